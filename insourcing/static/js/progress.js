// Asks every two seconds how far a run is, writes number and words, and stops when it is done or the page is left.

const EVERY = 2000;
const LONGEST = 30000;

function show(part, state) {
  const bar = part.querySelector("progress");
  bar.max = state.of;
  bar.value = state.done;
  bar.textContent = `${state.done} of ${state.of}`;
  const words = part.querySelector("[data-progress-words]");
  if (words.textContent !== state.words) words.textContent = state.words;
}

function finish(part, state) {
  const link = part.querySelector("[data-progress-link]");
  if (!link) return;
  link.textContent = "See the result";
  if (state.href) link.href = state.href;
}

async function ask(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`The answer was ${answer.status}.`);
  return answer.json();
}

// A failed question is asked again later, each time after twice as long; the link beside the words always works.
export function watch(part, every = EVERY) {
  let wait = every;
  const next = async () => {
    if (!part.isConnected) return;
    try {
      const state = await ask(part.dataset.poll);
      show(part, state);
      if (state.finished) return finish(part, state);
      wait = every;
    } catch {
      wait = Math.min(wait * 2, LONGEST);
    }
    setTimeout(next, wait);
  };
  setTimeout(next, wait);
}

export function startProgress(root) {
  for (const part of root.querySelectorAll("[data-poll]")) watch(part);
}
