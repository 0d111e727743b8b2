// A person's authenticator app, played by oathtool: a second implementation, not ours.
import { execFileSync } from "node:child_process";

const PERIOD_SECONDS = 30;

/** The code of one 30-second step. */
export function codeAt(key, step) {
  const now = `@${step * PERIOD_SECONDS}`;
  const run = ["--totp", "--base32", "--now", now, "-"];
  return execFileSync("oathtool", run, { input: `${key}\n`, encoding: "utf8" }).trim();
}

/** The current step. */
export function stepNow() {
  return Math.floor(Date.now() / 1000 / PERIOD_SECONDS);
}

export class Authenticator {
  #lastStep = 0;

  constructor(key) {
    this.key = key;
  }

  /**
   * An unused code. Each counts once, and the next step's code is accepted too, so two are
   * available at once and only a third has to be waited for.
   */
  async next() {
    const step = Math.max(stepNow(), this.#lastStep + 1);
    while (step > stepNow() + 1) await new Promise((resolve) => setTimeout(resolve, 200));
    this.#lastStep = step;
    return codeAt(this.key, step);
  }

  /** The last code handed out. */
  last() {
    return codeAt(this.key, this.#lastStep);
  }

  /** Well-formed, and wrong for a minute before and after. */
  wrong() {
    const near = [-2, -1, 0, 1, 2, 3].map((away) => codeAt(this.key, stepNow() + away));
    return ["000000", "111111", "222222", "333333", "444444", "555555", "666666"].find(
      (code) => !near.includes(code),
    );
  }
}
