import { find, say } from "./words.js";

/** Milliseconds between two polls for the answer on the phone. */
const POLL_MS = 2_000;
/** Polls in a row that fail before the page says so. */
const SILENT_MAX = 5;
/** Milliseconds after which a poll without an answer is given up. */
const ANSWER_MS = 30_000;
/** Milliseconds in which a button that was pressed leads to another page, or was stopped. */
const LEAVE_MS = 30_000;

/** A form with `data-cs-poll`: polls that address until the phone is answered, then goes on. */
export function poll(form: HTMLFormElement): void {
  const address = form.dataset.csPoll ?? "";
  const place = find(form.dataset.csStatus ?? "");
  let silent = 0;
  // Once a button has been pressed, its answer comes next: going on here would take the page
  // away from under it.
  let leavesUntil = 0;
  addEventListener("submit", (event) => {
    if (!event.defaultPrevented) leavesUntil = Date.now() + LEAVE_MS;
  });
  addEventListener("pageshow", () => {
    leavesUntil = 0;
  });

  async function ask(): Promise<void> {
    const answer = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(fieldsOf(form)),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const type = answer.headers.get("content-type") ?? "";
    const told = type.startsWith("application/json");
    const { waits, next } = told
      ? ((await answer.json()) as { waits?: boolean; next?: string })
      : {};
    silent = 0;
    if (waits === true || Date.now() < leavesUntil) again();
    else if (next?.startsWith("/") === true) location.assign(next);
    // Also without an answer: signed in elsewhere, signed out, locked; the page itself says which.
    else location.reload();
  }

  function again(): void {
    setTimeout(() => {
      ask().catch(() => {
        silent += 1;
        if (silent >= SILENT_MAX && place !== null) say(place, form.dataset.csFailed ?? "");
        again();
      });
    }, POLL_MS);
  }

  again();
}

/** A button with `data-cs-after`: disabled for that many seconds, as the server counts them. */
export function rest(button: HTMLButtonElement): void {
  const seconds = Number(button.dataset.csAfter);
  if (!(seconds > 0)) return;
  button.disabled = true;
  setTimeout(() => {
    button.disabled = false;
    const note = button.form?.querySelector<HTMLElement>("[data-cs-waiting]");
    if (note) note.hidden = true;
  }, seconds * 1000);
}

function fieldsOf(form: HTMLFormElement): [string, string][] {
  const fields: [string, string][] = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") fields.push([name, value]);
  }
  return fields;
}
