// Comfort only: every page works without this. Starts the NHS parts that a page has, then our own.
import { initAll } from "../nhsuk/nhsuk-frontend.min.js";
import { startPicking } from "./picking.js";
import { startProgress } from "./progress.js";

function start(name, begin) {
  try {
    begin();
  } catch (error) {
    console.error(`${name} could not start; the page works without it.`, error);
  }
}

start("NHS parts", () => initAll());
start("Picking", () => startPicking(document));
start("Progress", () => startProgress(document));
