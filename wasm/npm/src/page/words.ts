/** The English words; a page brings its own in `data-cs-text-*`, `data-cs-done`, `data-cs-failed`. */
export const WORDS = {
  strange: "A code has only digits.",
  strangeBackup: "A backup code has only letters and digits, and no U.",
  layout: "Your keyboard layout changes what the key types. Switch to a US layout.",
  slot: "That looks like the second slot of the key. Touch it for less than a second.",
  long: "This is longer than a code.",
  complete: "",
  ahead: "Your phone's clock seems to be about {minutes} minutes ahead. Set it to automatic time.",
  behind:
    "Your phone's clock seems to be about {minutes} minutes behind. Set it to automatic time.",
  elsewhere: "This code does not belong to the key on this page. Was it scanned from this page?",
  copied: "Copied.",
  saved: "Saved.",
  printed: "",
  failed: "That did not work here. Select the text and copy it yourself.",
} as const;

/** Writes a remark where a screen reader announces it, and only if it has changed. */
export function say(place: Element, text: string): void {
  if (place.textContent !== text) place.textContent = text;
}

/** The element of `data-cs-…="#id"`, or a new paragraph that `put` places. */
export function statusPlace(
  selector: string | undefined,
  name: string,
  put: (place: HTMLElement) => void,
): HTMLElement {
  const there = selector === undefined ? null : find(selector);
  if (there !== null) return there;
  const made = document.createElement("p");
  made.className = name;
  made.setAttribute("role", "status");
  put(made);
  return made;
}

/** The element of a selector; an invalid selector finds nothing. */
export function find(selector: string): HTMLElement | null {
  try {
    return document.querySelector<HTMLElement>(selector);
  } catch {
    return null;
  }
}
