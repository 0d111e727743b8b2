/** Milliseconds between two updates of a countdown. */
const LOOK_MS = 5_000;

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** Milliseconds since this script started, which is about when the page arrived. */
const began = performance.now();

/** Shows a time in the reader's zone and names the zone; the server's text stays in `title`. */
export function localTime(element: HTMLTimeElement): void {
  const at = Date.parse(element.dateTime);
  if (Number.isNaN(at)) return;
  const said = element.textContent ?? "";
  element.textContent = new Intl.DateTimeFormat(language(), {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(at);
  element.title = said;
}

/**
 * Keeps "in 5 minutes" true, and shows what `data-cs-over` names once it is over. It counts from
 * the server's seconds in `data-cs-seconds`: the clock of the browser may be wrong. It is silent
 * for screen readers until the end.
 */
export function countdown(element: HTMLElement): void {
  const { csSeconds, csOver } = element.dataset;
  const seconds = Number(csSeconds);
  if (csSeconds === undefined || Number.isNaN(seconds)) return;
  const words = new Intl.RelativeTimeFormat(language(), { numeric: "always" });
  function look(): void {
    const left = seconds - Math.floor((performance.now() - began) / 1000);
    if (left > 0) {
      // The server's words for less than a minute stay true to the end.
      if (left > 60) say(element, within(words, left));
      setTimeout(look, Math.min(LOOK_MS, left * 1000));
      return;
    }
    const over = csOver === undefined ? null : document.querySelector<HTMLElement>(csOver);
    if (over !== null) over.hidden = false;
    for (const waiting of document.querySelectorAll<HTMLElement>("[data-cs-waiting]")) {
      waiting.hidden = true;
    }
  }
  look();
}

/** Rounded up, so that people do not try too early. */
function within(words: Intl.RelativeTimeFormat, seconds: number): string {
  for (const [unit, length] of UNITS) {
    if (seconds >= 2 * length || unit === "minute") {
      return words.format(Math.ceil(seconds / length), unit);
    }
  }
  return "";
}

function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** The page's language in the reader's regional variant: 13:05 here is 1:05 PM there. */
function language(): string | undefined {
  const page = document.documentElement.lang || undefined;
  const base = page?.split("-")[0];
  return navigator.languages.find((own) => own.split("-")[0] === base) ?? page;
}
