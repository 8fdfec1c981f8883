// The run of day without a network: every tap is kept first, then sent; what cannot be sent waits and goes by itself.
import { post, Taps } from "./taps.js";

const EVERY = 10000;
const page = document.querySelector("[data-taps]");

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });

function made(name, words, css = "") {
  const part = document.createElement(name);
  part.textContent = words;
  if (css) part.className = css;
  return part;
}

// The instant by the server's clock: what the page said when it came, and how long ago that is on this device. So the
// order of what was tapped holds whatever the tablet's own clock says.
function clockOf(root) {
  const [there, here] = [Date.parse(root.dataset.now), Date.now()];
  return () => new Date(there + Math.max(0, Date.now() - here));
}

function start(root) {
  const { taps: address, session, who } = root.dataset;
  const taps = new Taps(`taps-${session}`, who);
  const words = JSON.parse(document.getElementById("stamp-words").textContent);
  const token = root.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const place = document.getElementById("taps-notice");
  const now = clockOf(root);
  const looks = new Map();
  let [busy, trouble, since, blocked] = [false, "", "", ""];

  const setTrouble = (why) => {
    if (why === "network" && trouble !== "network") since = clock.format(now());
    trouble = why;
  };
  const holder = (tap) => (tap.entry ? document.getElementById(`case-${tap.entry}`) : document.getElementById("of-list"));
  const time = (tap) => tap.typed || clock.format(new Date(tap.tapped));
  const buttonOf = (tap) => holder(tap)?.querySelector(`button[name="do"][value="${CSS.escape(tap.do)}"]`);

  function showNotice() {
    const waiting = taps.waiting.length;
    place.replaceChildren();
    const lines = [];
    if (trouble === "network") lines.push([`No network since ${since}. You can carry on.`, true]);
    if (trouble === "signed out") lines.push(["You were signed out.", true]);
    if (trouble === "old page") lines.push(["This page is too old to send from.", true]);
    if (trouble === "fault") lines.push(["The last tap could not be recorded just now. It is tried again by itself.", true]);
    if (waiting && trouble) lines.push([`Waiting to be sent (${waiting}).`, true], ["Kept on this tablet and sent in their order. Nothing is entered twice."]);
    else if (trouble === "network") lines.push(["What you tap is kept on this tablet."]);
    if (blocked) lines.push([blocked]);
    if (taps.ofOthers) lines.push([`Taps of somebody else who used this tablet (${taps.ofOthers}) are sent when they sign in here again.`]);
    if (!lines.length) return;
    const text = document.createElement("p");
    for (const [said, strong] of lines) text.append(strong ? made("strong", said) : said, " ");
    if (trouble === "signed out" || trouble === "old page") {
      const link = made("a", trouble === "signed out" ? "Sign in again to send them" : "Open it again");
      link.href = window.location.pathname;
      text.append(link);
    }
    const notice = document.getElementById("taps-look").content.cloneNode(true);
    notice.querySelector("div > div").append(text);
    place.append(notice);
  }

  function showButtons() {
    for (const [button, { css, text }] of looks) {
      button.className = css;
      button.querySelector("span").textContent = text;
    }
    looks.clear();
    for (const tap of taps.waiting) {
      if (["anaesthesia", "started"].includes(tap.do)) unfold(holder(tap));
      const button = buttonOf(tap);
      if (!button) continue;
      keepLook(button);
      const wasNext = button.classList.contains("app-stamp--next");
      button.classList.remove("app-stamp--next");
      button.classList.add("app-stamp--waiting");
      button.querySelector("span").textContent = trouble ? `${time(tap)}, waiting to be sent` : "Recording…";
      if (trouble && wasNext) showNext(button);
    }
  }

  function keepLook(button) {
    if (!looks.has(button)) looks.set(button, { css: button.className, text: button.querySelector("span").textContent });
  }

  function showNext(button) {
    const after = button.closest("li").nextElementSibling?.querySelector('button[name="do"]:not(.app-stamp--waiting)');
    if (!after || ["missed", "cancelled"].includes(after.value)) return;
    keepLook(after);
    after.classList.add("app-stamp--next");
  }

  // What can be tapped of a case once it is in the room; the server shows it by itself when it knows.
  function unfold(article) {
    const further = article?.querySelector("template[data-further]");
    if (trouble && further) further.replaceWith(further.content.cloneNode(true));
  }

  function showRefusals() {
    for (const old of root.querySelectorAll(".app-refusedtap")) old.remove();
    for (const tap of taps.refused) {
      const note = made("div", "", "app-refusedtap");
      note.setAttribute("role", "alert");
      note.append(made("p", `“${words[tap.do] ?? tap.do}” at ${time(tap)} was not recorded. ${tap.refused.join(" ")}`, "nhsuk-error-message"));
      const away = made("button", "Remove this note", "app-linkbutton");
      away.type = "button";
      away.addEventListener("click", () => {
        taps.drop(tap.id);
        note.remove();
      });
      note.append(away);
      (holder(tap) ?? place).append(note);
    }
  }

  function show() {
    showNotice();
    showButtons();
    showRefusals();
  }

  async function send() {
    if (busy) return;
    busy = true;
    const sent = [];
    try {
      for (let tap = taps.waiting[0]; tap; tap = taps.waiting[0]) {
        const answer = await post(address, token, tap);
        if (answer.later) {
          for (const one of taps.waiting) taps.late(one.id);
          setTrouble(answer.later);
          break;
        }
        setTrouble("");
        blocked = "";
        if (answer.refused) taps.refuse(tap.id, answer.refused);
        else {
          taps.drop(tap.id);
          sent.push({ time: time(tap), late: tap.late, already: answer.recorded.already, entry: tap.entry });
        }
      }
    } finally {
      busy = false;
    }
    show();
    if (sent.length) refresh(sent);
  }

  // What is typed and not yet sent is worth more than a fresh page.
  function refresh(sent) {
    const late = sent.filter((one) => one.late);
    if (late.length) {
      const [first, last] = [late[0].time, late.at(-1).time];
      const already = late.filter((one) => one.already).length;
      const when = first === last ? `at ${first}` : `from ${first} to ${last}`;
      const twice = already ? ` Already there and not entered a second time: ${already}.` : " Nothing was entered twice.";
      window.sessionStorage.setItem(`sent-${session}`, JSON.stringify([`Sent again at ${clock.format(now())}.`, `Tapped ${when} and now recorded: ${late.length}.${twice}`]));
    }
    if ([...root.querySelectorAll('input[name="at"]')].some((box) => box.type !== "hidden" && box.value)) {
      blocked = "Recorded. Open the list again to see it; what you have typed is not sent yet.";
      return show();
    }
    const entry = sent.at(-1).entry;
    window.history.replaceState(null, "", `${window.location.pathname}${entry ? `#case-${entry}` : ""}`);
    window.location.reload();
  }

  function showSent() {
    const said = window.sessionStorage.getItem(`sent-${session}`);
    if (!said) return;
    window.sessionStorage.removeItem(`sent-${session}`);
    const [head, rest] = JSON.parse(said);
    const notice = document.getElementById("taps-sent").content.cloneNode(true);
    const text = document.createElement("p");
    text.append(made("strong", head), ` ${rest}`);
    notice.querySelector("div > div").append(text);
    place.after(notice);
  }

  root.addEventListener("submit", (event) => {
    const { target: form, submitter: button } = event;
    if (button?.name !== "do") return;
    event.preventDefault();
    const [entry, key, typed] = ["entry", "key", "at"].map((name) => form.elements[name]?.value.trim() ?? "");
    taps.add({ id: `${key}-${button.value}`, entry, key, do: button.value, typed, tapped: now().toISOString() });
    if (form.elements.at) form.elements.at.value = "";
    show();
    send();
  });

  // Leaving for a page that cannot come would lose this one; a telephone number still works.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (trouble !== "network" || !link?.protocol.startsWith("http") || link.pathname === window.location.pathname) return;
    event.preventDefault();
    blocked = "That page needs the network. This one stays, with all you have tapped.";
    show();
    place.scrollIntoView({ block: "nearest" });
  });

  window.addEventListener("offline", () => {
    setTrouble("network");
    show();
  });
  window.addEventListener("online", () => {
    if (!taps.waiting.length) setTrouble("");
    show();
    send();
  });
  window.addEventListener("storage", () => {
    taps.rows = taps.read();
    show();
  });
  setInterval(() => {
    if (!taps.waiting.length && trouble === "network" && navigator.onLine) setTrouble("");
    if (taps.waiting.length && ["", "network", "fault"].includes(trouble)) send();
  }, EVERY);

  showSent();
  show();
  if (taps.waiting.length) send();
}

if (page) start(page);
