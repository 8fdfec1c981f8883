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

// Arrow keys go from cell to cell of the grid; empty ones are passed over. Tab still leaves the grid in its order.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function lines(table) {
  return [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => [...row.querySelectorAll("td")]);
}

function placeOf(grid, cell) {
  const row = grid.findIndex((cells) => cells.includes(cell));
  return [row, grid[row]?.indexOf(cell) ?? -1];
}

export function next(grid, [row, column], [down, right]) {
  for (let r = row + down, c = column + right; grid[r]?.[c]; r += down, c += right) {
    const target = grid[r][c].querySelector('input[name="slot"], a.app-cell');
    if (target) return target;
  }
  return null;
}

export function arrows(table) {
  table.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const cell = event.target.closest?.("td");
    if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const grid = lines(table);
    const target = next(grid, placeOf(grid, cell), step);
    event.preventDefault();
    target?.focus();
  });
}

// With Shift the free cells between the last tick and this one follow it: a block of rooms and days at once.
export function blocks(table) {
  let last = null;
  table.addEventListener("click", ({ target, shiftKey }) => {
    if (target.name !== "slot") return;
    const grid = lines(table);
    const here = placeOf(grid, target.closest("td"));
    if (shiftKey && last) {
      const [rows, columns] = [0, 1].map((n) => [here[n], last[n]].sort((a, b) => a - b));
      for (let r = rows[0]; r <= rows[1]; r += 1) {
        for (const cell of (grid[r] ?? []).slice(columns[0], columns[1] + 1)) {
          const box = cell.querySelector('input[name="slot"]');
          if (!box || box.checked === target.checked) continue;
          box.checked = target.checked;
          box.dispatchEvent(new Event("change", { bubbles: true }));
        }
      }
    }
    last = here;
  });
}

for (const table of document.querySelectorAll("[data-grid]")) {
  arrows(table);
  blocks(table);
}

const forms = [...document.querySelectorAll("#pick-in-grid, #pick-in-list")];
if (forms.length) {
  mirror(forms);
  keepTicks(document, forms[0]);
  const prices = document.getElementById("planner-prices");
  if (prices) for (const form of forms) explainBar(form, JSON.parse(prices.textContent));
}
