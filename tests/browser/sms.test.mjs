// Codes by SMS: the number is typed, confirmed by a code, and from then on masked.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import { EVERY_METHOD } from "./host.mjs";
import { look } from "./looks.mjs";
import * as outside from "./outside.mjs";
import * as walk from "./walk.mjs";

const NUMBER = "+447700900123";

let host;
let browser;
let alice;
let page;

before(async () => {
  [host, browser] = await startBoth({ policy: EVERY_METHOD });
  alice = await person(browser, host);
  page = alice.page;
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

test("a number that is none is refused in words, and nothing is sent", async () => {
  await walk.password(page, "alice");
  await page.getByRole("link", { name: "SMS" }).click();
  await look(page, "enroll-sms");
  for (const typed of ["12345", "0900 123", "+44", "hello", "+44 20 7946 0123"]) {
    await send(typed);
    assert.match(await walk.problem(page), /^No code can be sent there\. Type the number with its/);
  }
  await look(page, "enroll-sms-error");
  assert.deepEqual(await outside.messages(host, NUMBER), []);
});

test("a message that cannot be handed over says so, and costs nothing", async () => {
  await send("+44 7700 900000");
  assert.match(await walk.problem(page), /^The code could not be sent, and nothing was counted\./);
  await look(page, "enroll-sms-not-delivered");
});

test("a number as people write it is confirmed by a code, and another one can be taken", async () => {
  await send("0044 7700 / 900-124");
  assert.match(await page.locator("main").innerText(), /We sent a code to \+447700900124\./);
  await page.getByRole("button", { name: "Use another number" }).click();
  await page.waitForTimeout(30_000);
  await send("07700 900 123");
  const code = await outside.code(host, NUMBER, { digits: 6 });
  const [{ text }] = await outside.messages(host, NUMBER);
  assert.match(text, new RegExp(`^@localhost #${code}$`, "m"), "browsers can fill it in");
  await look(page, "enroll-sms-code");
  await walk.verify(page, code);
  await walk.backupCodes(page);
  await walk.saved(page);
  assert.equal(walk.path(page), "/board");
});

test("signing in shows the number masked; the same code is sent again", async () => {
  await walk.signOut(page);
  await walk.password(page, "alice");
  const shown = await page.locator("main").innerText();
  assert.ok(!shown.includes(NUMBER) && !shown.includes("900"), shown);
  await page.waitForTimeout(30_000);
  const button = page.getByRole("button", { name: /^Send a code to \+44 … 23$/ });
  await button.click();
  const code = await outside.code(host, NUMBER, { count: 2, digits: 6 });
  const again = page.getByRole("button", { name: "Send again" });
  assert.ok(await again.isDisabled(), "it rests until it can be of use");
  await look(page, "verify-sms-code");
  await again.and(page.locator(":enabled")).waitFor();
  await again.click();
  assert.equal(await outside.code(host, NUMBER, { count: 3, digits: 6 }), code);
  await walk.verify(page, code);
  assert.equal(walk.path(page), "/board");
});

test("no page asked another host for anything or logged an error", () => {
  alice.quiet();
});

async function send(number) {
  await page.getByLabel("Mobile phone number").fill(number);
  await page.getByRole("button", { name: "Send me a code" }).click();
}
