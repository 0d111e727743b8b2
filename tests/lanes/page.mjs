// Runs in the page of the Chromium lane and leaves its result on the root element.
import { open } from "./plain.mjs";
import { run } from "./vectors.mjs";

const root = document.documentElement;

async function answer() {
  const files = await (await fetch("/vectors.json")).json();
  return run(await open(await WebAssembly.compileStreaming(fetch("/plain.wasm"))), files);
}

function report(outcome, result) {
  root.dataset.result = result;
  root.dataset.outcome = outcome;
}

answer().then(
  (result) => report("passed", result),
  (problem) => report("failed", problem.message),
);
