// The same without JavaScript: nothing essential depends on it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Authenticator } from "./authenticator.mjs";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import * as walk from "./walk.mjs";

let host;
let browser;
let alice;
let page;
let app;
let codes;

before(async () => {
  [host, browser] = await startBoth();
  alice = await person(browser, host, { javaScriptEnabled: false });
  page = alice.page;
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

test("enrollment: the key unfolds, a wrong code is told, a right one goes on", async () => {
  await walk.password(page, "alice");
  assert.equal(walk.path(page), "/countersign/enroll");
  await page.getByText("I can’t scan it").click();
  await page.locator("#key").waitFor();
  assert.match(await page.locator("#key").innerText(), /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  await page.locator(".cs-qr svg").waitFor();
  for (const button of await page.locator("button[data-cs-copy], button[data-cs-print]").all()) {
    assert.ok(!(await button.isVisible()), "a button that needs a script is shown without one");
  }
  app = new Authenticator(await walk.keyOf(page));
  await walk.verify(page, app.wrong());
  assert.match(await walk.problem(page), /^That code is not right/);
  assert.equal(await walk.keyOf(page), app.key);
  await walk.verify(page, await app.next());
});

test("backup codes: download, the tick, the board", async () => {
  codes = await walk.backupCodes(page);
  const arrives = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const text = await readFile(await (await arrives).path(), "utf8");
  assert.deepEqual(text.match(/^\d-\w{5}-\w{5}$/gm), codes);
  await page.getByRole("button", { name: "Continue" }).click();
  assert.equal(walk.path(page), "/countersign/backup-codes");
  await walk.saved(page);
  assert.equal(walk.path(page), "/board");
});

test("sign-in: code, other way, backup code", async () => {
  await walk.signOut(page);
  await walk.password(page, "alice");
  await walk.verify(page, await app.next());
  assert.equal(walk.path(page), "/board");
  await walk.signOut(page);
  await walk.password(page, "alice");
  await page.getByText("Try another way").click();
  await page.getByRole("link", { name: "Backup code" }).click();
  await walk.verify(page, codes[0]);
  assert.equal(walk.path(page), "/countersign/codes-left");
  await page.getByRole("link", { name: "Continue" }).click();
  assert.equal(walk.path(page), "/board");
});

test("somebody else can sign in instead", async () => {
  await walk.signOut(page);
  await walk.password(page, "alice");
  await page.getByRole("button", { name: "Sign in as someone else" }).click();
  assert.equal(walk.path(page), "/sign-in");
});

test("no page asked another host for anything or logged an error", () => {
  alice.quiet();
});
