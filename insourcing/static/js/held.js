// A long form on a tablet is sent only when the server can be reached; until then it stays as it was typed.

export async function reachable(address) {
  try {
    return (await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

export function hold(part) {
  const form = part.querySelector("form");
  const place = part.querySelector("[data-held-notice]");
  let [asking, sure] = [false, false];
  const say = (head, rest) => {
    const notice = part.querySelector("template").content.cloneNode(true);
    const [strong, text] = [document.createElement("strong"), document.createElement("p")];
    strong.textContent = head;
    text.append(strong, ` ${rest}`);
    notice.querySelector("div > div").append(text);
    place.replaceChildren(notice);
    place.scrollIntoView({ block: "nearest" });
  };
  form.addEventListener("submit", async (event) => {
    if (sure) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    sure = await reachable(part.dataset.held);
    asking = false;
    if (sure) return form.requestSubmit(event.submitter);
    say("No network. Nothing was sent.", "What you typed stays here: keep this page open and send it again when the network is back.");
  });
  window.addEventListener("online", () => {
    if (place.firstChild) say("The network is back.", "What you typed is still here. Send it now.");
  });
}

for (const part of document.querySelectorAll("[data-held]")) hold(part);
