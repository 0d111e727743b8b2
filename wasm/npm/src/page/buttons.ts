import { find, say, statusPlace, WORDS } from "./words.js";

/** Shows the button and lets it copy the text of `data-cs-copy`. */
export function copyButton(button: HTMLButtonElement): void {
  wire(button, WORDS.copied, async () => {
    const source = find(button.dataset.csCopy ?? "");
    if (source === null) return false;
    try {
      await navigator.clipboard.writeText(textOf(source));
      return true;
    } catch {
      // No clipboard without https: copy the old way; the text stays selected if that fails too.
      return copySelected(source);
    }
  });
}

/** Shows the button and lets it print the page. */
export function printButton(button: HTMLButtonElement): void {
  wire(button, WORDS.printed, async () => {
    window.print();
    return true;
  });
}

/** Shows the button and lets it save the text of `data-cs-source` as a file. */
export function downloadButton(button: HTMLButtonElement): void {
  wire(button, WORDS.saved, async () => {
    const { csDownload, csSource, csPreamble } = button.dataset;
    const source = find(csSource ?? "");
    if (source === null) return false;
    const lines = csPreamble === undefined ? "" : `${csPreamble}\n\n`;
    const text = `${lines}${textOf(source)}\n`;
    const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = csDownload || "codes.txt";
    link.click();
    // Only after the click has been handled.
    setTimeout(() => URL.revokeObjectURL(address), 0);
    return true;
  });
}

function wire(button: HTMLButtonElement, done: string, act: () => Promise<boolean>): void {
  const { csStatus, csDone, csFailed } = button.dataset;
  let place: HTMLElement | undefined;
  button.addEventListener("click", () => {
    place ??= statusPlace(csStatus, "cs-status", (made) =>
      (button.parentElement ?? button).insertAdjacentElement("afterend", made),
    );
    const here = place;
    // Emptied first: a screen reader would not repeat the same words.
    say(here, "");
    void act()
      .catch(() => false)
      .then((worked) =>
        requestAnimationFrame(() =>
          say(here, worked ? (csDone ?? done) : (csFailed ?? WORDS.failed)),
        ),
      );
  });
  button.hidden = false;
}

/** A list has one item per line; a key has no spaces. */
function textOf(source: HTMLElement): string {
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) {
    return source.value;
  }
  if ("csKey" in source.dataset) return keyOf(source);
  const items = Array.from(source.querySelectorAll("li"), (item) => tidy(item));
  return items.length > 0 ? items.join("\n") : tidy(source);
}

/** The key in an element, however it is grouped. */
export function keyOf(element: Element): string {
  return (element.textContent ?? "").replaceAll(/\s/g, "");
}

function tidy(element: Element): string {
  return (element.textContent ?? "").replaceAll(/\s+/g, " ").trim();
}

function copySelected(source: HTMLElement): boolean {
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) {
    source.select();
  } else {
    getSelection()?.selectAllChildren(source);
  }
  return document.execCommand("copy");
}
