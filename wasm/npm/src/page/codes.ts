import { type DriftFacts, driftOf, formOf } from "../advice.js";
import type { Algorithm, CodeForm, Method } from "../wire.js";
import type { Ask } from "./connect.js";
import { say, statusPlace, WORDS } from "./words.js";

/** Methods that are answered by a code. */
const METHODS: readonly Method[] = ["Totp", "Hotp", "Email", "Sms", "BackupCodes", "YubicoOtp"];

/** Seconds since this script started, which is when the page arrived. */
const began = performance.now();

let hints = 0;

/** Checks the input as it is typed. Changes nothing and sends nothing. */
export function checkCode(input: HTMLInputElement, ask: Ask, keyOnPage: () => string): void {
  const place = statusPlace(input.dataset.csHint, "cs-hint", (made) => describe(input, made));
  let latest = 0;

  async function look(): Promise<void> {
    latest += 1;
    const mine = latest;
    const remark = await remarkOn(input, ask, keyOnPage).catch(() => ({ text: "" }));
    // An answer that a later keystroke overtook is useless.
    if (mine !== latest) return;
    say(place, remark.text);
    if ("form" in remark) input.dataset.csForm = remark.form;
    else delete input.dataset.csForm;
  }

  input.addEventListener("input", () => void look());
  if (input.value !== "") void look();
}

function describe(input: HTMLInputElement, made: HTMLElement): void {
  hints += 1;
  made.id = `cs-hint-${hints}`;
  const others = input.getAttribute("aria-describedby");
  input.setAttribute("aria-describedby", others ? `${others} ${made.id}` : made.id);
  input.insertAdjacentElement("afterend", made);
}

type Remark = { readonly text: string; readonly form?: CodeForm };

async function remarkOn(
  input: HTMLInputElement,
  ask: Ask,
  keyOnPage: () => string,
): Promise<Remark> {
  const { csMethod, csDigits, csDrift } = input.dataset;
  const method = METHODS.find((known) => known === csMethod) ?? "Totp";
  const digits = Number(csDigits ?? 6);
  const form = await ask(formOf(method, digits, input.value));
  const { csTextStrange, csTextLong, csTextComplete } = input.dataset;
  switch (form) {
    case "Incomplete":
      return { form, text: "" };
    case "StrangeCharacters":
      return { form, text: strange(input, method, csTextStrange) };
    case "TooLong":
      return { form, text: csTextLong ?? WORDS.long };
    case "Complete": {
      const key = csDrift === undefined ? "" : keyOnPage();
      const clock = key === "" ? "" : await clockRemark(input, ask, key, digits);
      return { form, text: clock || (csTextComplete ?? WORDS.complete) };
    }
  }
}

/** What a security key typed instead of a code shows which setting is wrong. */
function strange(input: HTMLInputElement, method: Method, said: string | undefined): string {
  if (method === "YubicoOtp") {
    const { csTextSlot, csTextLayout } = input.dataset;
    const isShort = /^\d{1,8}$/.test(input.value.trim());
    return isShort ? (csTextSlot ?? WORDS.slot) : (csTextLayout ?? WORDS.layout);
  }
  return said ?? (method === "BackupCodes" ? WORDS.strangeBackup : WORDS.strange);
}

/** What the phone's clock explains; nothing if the code is current. */
async function clockRemark(
  input: HTMLInputElement,
  ask: Ask,
  key: string,
  digits: number,
): Promise<string> {
  const { csAlgorithm, csPeriod, csAt } = input.dataset;
  const periodSeconds = Number(csPeriod ?? 30);
  const facts: DriftFacts = {
    key,
    algorithm: (csAlgorithm ?? "Sha1") as Algorithm,
    digits,
    periodSeconds,
    // The server's clock plus the time since the page arrived; never the browser's clock.
    at: Number(csAt) + Math.floor((performance.now() - began) / 1000),
    code: input.value,
  };
  const steps = await ask(driftOf(facts));
  const { csTextAhead, csTextBehind, csTextElsewhere } = input.dataset;
  if (steps === null) return csTextElsewhere ?? WORDS.elsewhere;
  // The server accepts one step to either side.
  if (Math.abs(steps) <= 1) return "";
  const minutes = Math.max(1, Math.round((Math.abs(steps) * periodSeconds) / 60));
  const words = steps > 0 ? (csTextAhead ?? WORDS.ahead) : (csTextBehind ?? WORDS.behind);
  return words.replace("{minutes}", String(minutes));
}
