// While boxes are ticked, the action bar says how many, what they cost and, in the button, both.
// The server said the same when the page was made, and says it again when the form is sent.

const POUNDS = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });

// Pence in whole numbers: "3100.50" is 310050. Sums of floating pounds would drift.
export function pence(text) {
  const found = /^(\d+)(?:\.(\d{1,2}))?$/.exec(text ?? "");
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : 0;
}

export function inPounds(sum) {
  const written = POUNDS.format(sum / 100);
  return sum % 100 === 0 ? written.replace(/\.00$/, "") : written;
}

export function counted(number, one, many) {
  return `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
}

// What is picked among some boxes: how many, their pence, and how many different groups (rooms, call-offs).
export function totals(picks) {
  const ticked = picks.filter((pick) => pick.querySelector("input").checked);
  const groups = new Set(ticked.map((pick) => pick.dataset.group).filter(Boolean));
  const sum = ticked.reduce((total, pick) => total + pence(pick.dataset.price), 0);
  return { number: ticked.length, sum, groups: groups.size };
}

function showPick(pick) {
  const { checked } = pick.querySelector("input");
  if (pick.classList.contains("app-cell")) {
    pick.classList.toggle("app-cell--picked", checked);
    pick.classList.toggle("app-cell--free", !checked);
    const word = pick.querySelector("[data-pick-word]");
    if (word) word.textContent = checked ? "Picked" : "Free";
  } else if (pick.classList.contains("app-slot")) {
    pick.classList.toggle("app-slot--picked", checked);
    showSlotState(pick, checked);
  } else {
    pick.closest("tr")?.classList.toggle("app-row--picked", checked);
  }
}

function showSlotState(pick, checked) {
  const chip = pick.querySelector(".app-state");
  if (!chip) return;
  chip.classList.toggle("app-state--picked", checked);
  chip.classList.toggle("app-state--free", !checked);
  chip.querySelector("use").setAttribute("href", checked ? "#i-tick" : "#s-free");
  chip.lastChild.textContent = checked ? "Picked" : "Free";
}

function showBar(bar, picks) {
  const { number, sum, groups } = totals(picks);
  const { one, many, verb, groupOne, groupMany } = bar.dataset;
  const price = sum ? `, ${inPounds(sum)}` : "";
  const where = groupOne && groups ? ` in ${counted(groups, groupOne, groupMany)}` : "";
  bar.querySelector("[data-bar-what]").textContent = `${counted(number, one, many)} picked${where}${price}`;
  const more = bar.querySelector("[data-bar-more]");
  if (more) more.textContent = number ? "The contracts and the rest are checked when you go on." : "";
  const button = bar.querySelector("[data-bar-button]");
  button.textContent = number ? `${verb} ${counted(number, one, many)}${price}` : `${verb} ${many}`;
}

export function startPicking(root) {
  for (const bar of root.querySelectorAll("[data-action-bar]")) {
    const form = bar.closest("form");
    if (!form) continue;
    const picks = [...form.querySelectorAll("[data-pick]")];
    form.addEventListener("change", (event) => {
      const pick = event.target.closest("[data-pick]");
      if (!pick) return;
      showPick(pick);
      showBar(bar, picks);
    });
  }
}
