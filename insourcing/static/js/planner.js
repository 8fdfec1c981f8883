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

const forms = [...document.querySelectorAll("#pick-in-grid, #pick-in-list")];
if (forms.length) {
  mirror(forms);
  keepTicks(document, forms[0]);
}
