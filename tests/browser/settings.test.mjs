// "Two-step verification" as its owner uses it, with and without JavaScript: the same words and
// results, except that a script shows times in the reader's time zone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Authenticator } from "./authenticator.mjs";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import * as walk from "./walk.mjs";

const ADDED = /^Added .+, \d\d:\d\d (IST|GMT\+5:30)$/;
const ADDED_UTC = /^Added \d{1,2} \w+ \d{4}, \d\d:\d\d UTC$/;

let host;
let browser;

before(async () => {
  [host, browser] = await startBoth();
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

for (const [user, javaScriptEnabled, added] of [
  ["alice", true, ADDED],
  ["bob", false, ADDED_UTC],
]) {
  test(`${user} keeps the settings, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async () => {
    const someone = await person(browser, host, {
      javaScriptEnabled,
      locale: "en-GB",
      timezoneId: "Asia/Kolkata",
    });
    const { page } = someone;
    const { app, codes } = await walk.enroll(page, user);

    await page.getByRole("link", { name: "Profile" }).click();
    await page.getByRole("link", { name: "Two-step verification" }).click();
    assert.match(await page.locator("main").innerText(), /Settings are unlocked.* in \d minutes/);
    assert.match(await item(page, "Authenticator app"), /Not used to sign in yet/);
    assert.match(await page.locator(".cs-item .cs-hint").first().innerText(), added);

    const tablet = await add(page, "Tablet");
    assert.equal(await done(page), "The authenticator app is set up.");
    assert.notEqual(tablet.key, app.key);

    await rename(page, "Authenticator app", "Tablet");
    assert.match(await walk.problem(page), /^Choose another name/);
    await page.getByRole("link", { name: "Cancel" }).click();
    await rename(page, "Authenticator app", "Work phone");
    assert.equal(await done(page), "The name is changed.");
    await item(page, "Work phone");

    await page.getByRole("link", { name: "Remove Tablet" }).click();
    assert.equal(await walk.heading(page), "Remove “Tablet”?");
    await page.getByRole("button", { name: "Remove it" }).click();
    assert.equal(await done(page), "The authenticator app is removed.");
    assert.equal(await page.locator(".cs-item").count(), 1);

    await page.getByRole("link", { name: "Remove Work phone" }).click();
    await page.getByRole("button", { name: "Remove it" }).click();
    assert.equal(await walk.heading(page), "This one has to stay");
    await page.getByRole("link", { name: "Add an authenticator app" }).waitFor();
    await page.getByRole("link", { name: "Back to the settings" }).click();

    const fresh = await newCodes(page);
    assert.match(await done(page), /^Your new backup codes are active\./);
    assert.ok(!fresh.some((code) => codes.includes(code)));

    await walk.signOut(page);
    await walk.password(page, user);
    assert.match(await page.locator("#code-hint").innerText(), /^Open the app \(Work phone\)/);
    await page.goto("/countersign/verify?method=backup_codes");
    await walk.verify(page, codes[1]);
    assert.match(await walk.problem(page), /^That backup code is not right/);
    await walk.verify(page, fresh[1]);
    assert.match(await page.locator("main").innerText(), /9 backup codes are left\./);
    await page.getByRole("link", { name: "Two-step verification" }).click();
    assert.match(await page.locator("main").innerText(), /9 backup codes are left\./);
    someone.quiet();
    await someone.close();
  });
}

test("whoever closed the page of the backup codes is reminded at the next sign-in", async () => {
  const { page, quiet, close } = await person(browser, host);
  await walk.password(page, "admin");
  const app = new Authenticator(await walk.keyOf(page));
  await walk.verify(page, await app.next());
  const [code] = await walk.backupCodes(page);
  await walk.password(page, "admin");
  await walk.verify(page, await app.next());
  assert.equal(await walk.heading(page), "You have no backup codes");
  await page.getByRole("link", { name: "Not now" }).click();
  assert.equal(walk.path(page), "/board");
  await page.goto("/countersign/settings");
  assert.match(await page.locator("main").innerText(), /You have no backup codes\./);
  const shown = await page.content();
  for (const secret of [app.key, code]) assert.ok(!shown.includes(secret), "a secret is shown");
  await page.getByRole("link", { name: "Create backup codes" }).click();
  await walk.backupCodes(page);
  await walk.saved(page);
  assert.equal(walk.path(page), "/countersign/settings");
  assert.match(await page.locator("main").innerText(), /10 backup codes are left\./);
  quiet();
  await close();
});

test("carol, of whom no second step is asked, is told so and may prepare one", async () => {
  const carol = await person(browser, host);
  await walk.password(carol.page, "carol");
  await carol.page.goto("/countersign/settings");
  const text = await carol.page.locator("main").innerText();
  assert.match(text, /You are not asked for a second step/);
  assert.ok(!text.includes("backup codes"), "codes without an app are not allowed");
  await add(carol.page, "");
  assert.equal(await done(carol.page), "The authenticator app is set up.");
  assert.equal(await carol.page.getByRole("link", { name: /^(Rename|Remove|Add) / }).count(), 0);
  carol.quiet();
  await carol.close();
});

function item(page, name) {
  return page.locator(".cs-list li").filter({ hasText: name }).first().innerText();
}

function done(page) {
  return page.locator(".cs-done").innerText();
}

async function add(page, name) {
  await page.getByRole("link", { name: "Add an authenticator app" }).click();
  const app = new Authenticator(await walk.keyOf(page));
  await page.getByLabel("Name of the device").fill(name);
  await walk.verify(page, await app.next());
  return app;
}

async function rename(page, from, to) {
  await page.getByRole("link", { name: `Rename ${from}` }).click();
  await page.getByLabel("New name").fill(to);
  await page.getByRole("button", { name: "Rename" }).click();
}

async function newCodes(page) {
  await page.getByRole("link", { name: "Create new codes" }).click();
  const codes = await walk.backupCodes(page);
  await page.getByLabel("I have saved these codes").check();
  await page.getByRole("button", { name: "Continue" }).click();
  return codes;
}
