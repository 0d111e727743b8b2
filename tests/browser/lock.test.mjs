// Five wrong codes lock the app's codes for a while; a backup code still gets in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
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
  const first = await person(browser, host);
  ({ app, codes } = await walk.enroll(first.page, "alice"));
  await first.close();
  // A browser that was never verified: it has no lane of its own.
  alice = await person(browser, host);
  page = alice.page;
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

test("four wrong codes say only that they are wrong", async () => {
  await walk.password(page, "alice");
  for (let failures = 1; failures <= 4; failures++) {
    await walk.verify(page, app.wrong());
    assert.match(await walk.problem(page), /^That code is not right or was used before/);
    assert.equal(await page.locator("#code").inputValue(), "");
  }
});

test("the fifth leads to a page that says when to come back, in words", async () => {
  const early = await alice.context.newPage();
  await early.goto("/countersign/verify");
  await walk.verify(page, app.wrong());
  assert.equal(await walk.heading(page), "Too many wrong codes");
  const main = await page.locator("main").innerText();
  assert.match(main, /You can type a code again on .+, in (less than a minute|\d+ minutes?)\./);
  const until = Date.parse(await page.locator("main time").getAttribute("datetime"));
  const seconds = (until - Date.now()) / 1000;
  assert.ok(seconds > 20 && seconds <= 61, `the first lock is a minute, not ${seconds} s`);
  assert.equal(await page.locator("#code").count(), 0, "there is nothing to type a code into");

  // The right code, typed on a page opened earlier.
  await walk.verify(early, await app.next());
  assert.equal(await walk.heading(early), "Too many wrong codes");
  assert.equal(await early.locator("main").innerText(), main);
  const again = Date.parse(await early.locator("main time").getAttribute("datetime"));
  assert.equal(again, until, "codes during a lock do not make it longer");
  await early.close();
});

test("the address and the answer's header name the wait, too", async () => {
  const answer = await page.goto("/countersign/verify");
  assert.equal(answer.status(), 429);
  const wait = Number(answer.headers()["retry-after"]);
  assert.ok(wait >= 1 && wait <= 60, `Retry-After: ${wait}`);
  await page.goto("/board");
  assert.equal(await walk.heading(page), "Too many wrong codes");
});

test("a backup code gets in during the lock, in other letters and spaces", async () => {
  await page.getByRole("link", { name: "Backup code" }).click();
  await walk.verify(page, ` ${codes[7].toLowerCase().replaceAll("-", " ")} `);
  assert.equal(walk.path(page), "/countersign/codes-left");
  assert.match(await page.locator("main").innerText(), /9 backup codes are left\./);
  await page.getByRole("link", { name: "Continue" }).click();
  assert.equal(walk.path(page), "/board");
});

test("and works once", async () => {
  await walk.signOut(page);
  await walk.password(page, "alice");
  await page.goto("/countersign/verify?method=backup_codes");
  await walk.verify(page, codes[7]);
  assert.match(await walk.problem(page), /^That backup code is not right or was used before\./);
  await walk.verify(page, codes[2].replaceAll("-", ""));
  assert.match(await page.locator("main").innerText(), /8 backup codes are left\./);
});

test("no page asked another host for anything or logged an error", () => {
  alice.quiet();
});
