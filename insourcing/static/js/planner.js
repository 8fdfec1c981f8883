import { counted, inPounds, pence } from "./picking.js";

// The planner shows free half-days twice: in the grid and in the list by day, each in its own form. What is ticked in
// one is ticked in the other, and links to another view of the planner take the ticks along.

function boxes(form) {
  return [...form.querySelectorAll('input[name="slot"]')];
}

export function mirror(forms) {
  for (const form of forms) {
    form.addEventListener("change", ({ target, detail }) => {
      if (target.name !== "slot" || detail === "mirrored") return;
      for (const other of forms.filter((one) => one !== form)) {
        for (const box of boxes(other).filter((one) => one.value === target.value && one.checked !== target.checked)) {
          box.checked = target.checked;
          box.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "mirrored" }));
        }
      }
    });
  }
}

// The address of another view with what is ticked now, instead of what was ticked when the page came.
export function withTicks(address, form) {
  const url = new URL(address, document.baseURI);
  url.searchParams.delete("slot");
  for (const box of boxes(form)) if (box.checked) url.searchParams.append("slot", box.value);
  return url.pathname + url.search + url.hash;
}

export function keepTicks(root, form) {
  root.addEventListener("click", ({ target }) => {
    const link = target.closest?.("a.app-cell, .app-slot a, a[data-keeps-picks]");
    if (link && !link.hash.startsWith("#by-day")) link.href = withTicks(link.href, form);
  });
}

function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

// What is left of each contract after the ticked lists, how many are short notice, how many have no price.
export function moreWords(keys, { slots, callOffs }) {
  const spent = new Map();
  const known = keys.map((key) => slots[key]).filter(Boolean);
  for (const [callOff, amount] of known) spent.set(callOff, (spent.get(callOff) ?? 0) + pence(amount));
  const after = [...spent].map(([id, sum]) => {
    const [reference, left] = callOffs[id];
    const rest = pence(left) - sum;
    return `${reference} ${rest < 0 ? "-" : ""}${inPounds(Math.abs(rest))}`;
  });
  const said = after.length ? [`On ${counted(spent.size, "contract", "contracts")}. Left after: ${listed(after)}.`] : [];
  const short = known.filter(([, , isShort]) => isShort).length;
  if (short) said.push(`${short === keys.length ? "All" : short} short notice.`);
  if (known.length < keys.length) said.push(`${counted(keys.length - known.length, "list", "lists")} without a price: no contract covers them yet.`);
  return said.join(" ");
}

export function explainBar(form, prices) {
  const more = form.querySelector("[data-bar-more]");
  if (!more) return;
  form.addEventListener("change", () => {
    const keys = boxes(form).filter((box) => box.checked).map((box) => box.value);
    if (keys.length) more.textContent = moreWords(keys, prices);
  });
}

const forms = [...document.querySelectorAll("#pick-in-grid, #pick-in-list")];
if (forms.length) {
  mirror(forms);
  keepTicks(document, forms[0]);
  const prices = document.getElementById("planner-prices");
  if (prices) for (const form of forms) explainBar(form, JSON.parse(prices.textContent));
}
