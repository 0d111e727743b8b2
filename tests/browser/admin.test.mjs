// What an administrator does to an account takes effect and appears in the audit list.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import * as walk from "./walk.mjs";

/** A node learns of another's revocation within 5 seconds; a busy machine gets more time. */
const NODE_SECONDS_MAX = 60;

let host;
let browser;
let ada;
let alice;
let app;
let codes;

before(async () => {
  [host, browser] = await startBoth();
  ada = await person(browser, host);
  alice = await person(browser, host);
  await walk.enroll(ada.page, "admin");
  ({ app, codes } = await walk.enroll(alice.page, "alice"));
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

test("the administration is for administrators", async () => {
  for (const address of ["/countersign/admin", "/countersign/admin/audit"]) {
    const answer = await alice.page.goto(address);
    assert.equal(answer.status(), 403);
    assert.equal(await walk.heading(alice.page), "For administrators");
  }
});

test("the list names people, states and what happened last", async () => {
  await ada.page.goto("/board");
  await ada.page.getByRole("link", { name: "Administration" }).click();
  assert.match(await row("Alice"), /Set up\s+Authenticator app, Backup code\s+Signed in, \w/);
  assert.match(await row("Bob"), /Not set up/);
});

test("a locked person is unlocked, with a reason that stands in the audit list", async () => {
  const stranger = await person(browser, host);
  await walk.password(stranger.page, "alice");
  for (let failures = 1; failures <= 5; failures++) await walk.verify(stranger.page, app.wrong());
  assert.equal(await walk.heading(stranger.page), "Too many wrong codes");
  await ada.page.goto("/countersign/admin");
  assert.match(await row("Alice"), /Locked/);

  await act("Unlock", "She called from her desk");
  assert.match(await done(), /^Unlocked\./);
  await audit("Unlocked", "She called from her desk");
  await stranger.page.goto("/countersign/verify");
  await walk.verify(stranger.page, await app.next());
  assert.equal(walk.path(stranger.page), "/board");
  await stranger.close();
});

test("an act without a reason is refused", async () => {
  await openPerson("Alice");
  await ada.page.locator("form:has(#reason)").evaluate((form) => {
    form.noValidate = true;
  });
  await ada.page.locator("#reason").fill("   ");
  await ada.page.getByRole("button", { name: "Suspend" }).click();
  assert.match(await walk.problem(ada.page), /^Give a reason/);
  await alice.page.goto("/board");
  assert.equal(walk.path(alice.page), "/board");
});

test("suspending ends the open session and stops every sign-in", async () => {
  await act("Suspend", "Phone stolen, see desk 7");
  assert.match(await done(), /^Suspended\./);
  await ended(alice.page);
  assert.equal(await walk.heading(alice.page), "Your account is suspended");
  await walk.password(alice.page, "alice");
  assert.equal(await walk.heading(alice.page), "Your account is suspended");
  await alice.page.goto("/countersign/verify?method=backup_codes");
  assert.equal(await walk.heading(alice.page), "Your account is suspended");
  await audit("Suspended", "Phone stolen, see desk 7");
});

test("resuming brings back what was set up", async () => {
  await act("Resume", "Phone found");
  assert.match(await done(), /^Resumed\./);
  await walk.password(alice.page, "alice");
  assert.equal(walk.path(alice.page), "/countersign/verify");
  await walk.verify(alice.page, await app.next());
  assert.equal(walk.path(alice.page), "/board");
  await audit("Resumed", "Phone found");
});

test("a reset ends the open session, and old factors are worth nothing", async () => {
  await act("Reset", "New phone");
  assert.match(await done(), /^Reset\./);
  await ended(alice.page);
  await walk.password(alice.page, "alice");
  assert.equal(walk.path(alice.page), "/countersign/enroll");
  assert.notEqual(await walk.keyOf(alice.page), app.key);
  await alice.page.goto("/countersign/verify?method=backup_codes");
  assert.equal(walk.path(alice.page), "/countersign/enroll");
  assert.ok(!(await alice.page.content()).includes(codes[0]));
  await audit("Reset", "New phone");
});

test("a reset while a person enrolls makes that page expire, in words", async () => {
  const old = await walk.keyOf(alice.page);
  await act("Reset", "Once more");
  await walk.verify(alice.page, "123456");
  const words = "This page was open for too long. Start again from here.";
  assert.equal(await walk.problem(alice.page), words);
  assert.notEqual(await walk.keyOf(alice.page), old);
});

test("the person enrolls again and is in", async () => {
  const again = await walk.enroll(alice.page, "alice");
  assert.notEqual(again.app.key, app.key);
  await ada.page.goto("/countersign/admin");
  assert.match(await row("Alice"), /Set up/);
});

test("the list of one person says that nobody changed it", async () => {
  await openPerson("Alice");
  await ada.page.getByRole("link", { name: "All events of this person" }).click();
  const main = ada.page.locator("main");
  assert.match(await main.innerText(), /Checked: this list is whole and as it was written\./);
  assert.match(await main.innerText(), /Once more/);
});

test("no page asked another host for anything or logged an error", () => {
  ada.quiet();
  alice.quiet();
});

function row(name) {
  return ada.page.getByRole("row").filter({ hasText: name }).innerText();
}

async function openPerson(name) {
  await ada.page.goto("/countersign/admin");
  await ada.page.getByRole("link", { name }).click();
}

async function act(button, reason) {
  await openPerson("Alice");
  await ada.page.getByLabel("Reason").fill(reason);
  await ada.page.getByRole("button", { name: button }).click();
}

function done() {
  return ada.page.getByRole("status").innerText();
}

/** The newest line about Alice says what was done, by whom and why. */
async function audit(what, reason) {
  await ada.page.goto("/countersign/admin");
  await ada.page.getByRole("link", { name: "Audit" }).click();
  const line = ada.page.getByRole("row").filter({ hasText: reason }).first();
  const text = await line.innerText();
  for (const word of [what, "Alice", "Ada", reason]) {
    assert.ok(text.includes(word), `${word} is missing in: ${text}`);
  }
}

/** The board closes within the node's 5 seconds. */
async function ended(page) {
  for (const end = Date.now() + NODE_SECONDS_MAX * 1000; ; ) {
    await page.goto("/board");
    if (walk.path(page) !== "/board") return;
    assert.ok(Date.now() < end, "the open session goes on");
    await page.waitForTimeout(250);
  }
}
