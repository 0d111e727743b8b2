// What the pages of Countersign do better with JavaScript. They work without it. Everything is
// found through data attributes, so that a host's own pages can use it too. Nothing that is typed,
// shown or computed leaves the page.
import { grouping } from "../advice.js";
import { copyButton, downloadButton, keyOf, printButton } from "./buttons.js";
import { checkCode } from "./codes.js";
import { type Ask, connect } from "./connect.js";
import { ceremony, hasKeys } from "./credentials.js";
import { countdown, localTime } from "./times.js";
import { poll, rest } from "./waits.js";

async function start(): Promise<void> {
  // Screen readers announce first what is wrong.
  document.querySelector<HTMLElement>("[data-cs-problems]")?.focus();
  each<HTMLTimeElement>("time[data-cs-time]", localTime);
  each<HTMLElement>("[data-cs-seconds]", countdown);
  each("button[data-cs-copy]", copyButton);
  each("button[data-cs-print]", printButton);
  each("button[data-cs-download]", downloadButton);
  each("button[data-cs-after]", rest);
  each<HTMLFormElement>("form[data-cs-webauthn]", ceremony);
  each<HTMLFormElement>("form[data-cs-poll]", poll);
  if (!hasKeys()) {
    each<HTMLElement>("[data-cs-needs-keys]", (element) => element.toggleAttribute("hidden", true));
  }
  const root = document.querySelector<HTMLElement>("[data-cs-wasm]");
  if (root === null) return;
  const { way, ask } = await connect(root);
  if (ask !== undefined) await improve(ask);
  root.dataset.csReady = way;
}

async function improve(ask: Ask): Promise<void> {
  const shown = document.querySelector("[data-cs-key]");
  const key = () => (shown === null ? "" : keyOf(shown));
  each<HTMLInputElement>("input[data-cs-code]", (input) => checkCode(input, ask, key));
  if (shown !== null) {
    const grouped = await ask(grouping(key())).catch(() => undefined);
    if (grouped !== undefined) shown.textContent = grouped;
  }
}

function each<E extends HTMLElement = HTMLButtonElement>(
  selector: string,
  work: (element: E) => void,
): void {
  for (const element of document.querySelectorAll<E>(selector)) work(element);
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", () => void start());
} else {
  void start();
}
