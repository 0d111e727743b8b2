// Every page at two widths and in two color schemes: accessible and no wider than the window.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Authenticator } from "./authenticator.mjs";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import { APPS_ONLY } from "./host.mjs";
import { look, scanned } from "./looks.mjs";
import * as walk from "./walk.mjs";

// Taking screenshots of many pages takes longer than a factor stays fresh.
const policy = { ...APPS_ONLY, session: { fresh_minutes: 15 } };

let host;
let browser;
let alice;
let ada;
let page;
let app;
let codes;

before(async () => {
  [host, browser] = await startBoth({ policy });
  alice = await person(browser, host);
  ada = await person(browser, host);
  page = alice.page;
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

test("the host's sign-in", async () => {
  await page.goto("/sign-in");
  await look(page, "sign-in");
  await page.getByLabel("User name").fill("alice");
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  assert.match(await page.title(), /^Error: /);
  await look(page, "sign-in-error");
});

test("enrollment, and a camera reads its QR code on light and dark", async () => {
  await walk.password(page, "alice");
  await look(page, "enroll");
  const uri = await page.locator('a[href^="otpauth:"]').getAttribute("href");
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    assert.equal(await scanned(page.locator(".cs-qr")), uri, colorScheme);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.getByText("I can’t scan it").click();
  await look(page, "enroll-key");
  app = new Authenticator(await walk.keyOf(page));
  await walk.verify(page, app.wrong());
  await page.getByText("I can’t scan it").click();
  await look(page, "enroll-error");
});

test("a phone gets a link to open, and is reminded of codes that were not saved", async () => {
  const phone = await person(browser, host, { hasTouch: true, isMobile: true });
  await walk.password(phone.page, "bob");
  const link = phone.page.getByRole("link", { name: "Open in authenticator app" });
  await link.waitFor();
  await page.getByRole("link", { name: "Open in authenticator app" }).waitFor({ state: "hidden" });
  await look(phone.page, "enroll-phone", { wholePage: false });
  const bobs = new Authenticator(await walk.keyOf(phone.page));
  await walk.verify(phone.page, await bobs.next());
  await walk.password(phone.page, "bob");
  await walk.verify(phone.page, await bobs.next());
  await look(phone.page, "codes-few", { wholePage: false });
  await phone.page.getByRole("link", { name: "Create backup codes" }).click();
  await walk.saved(phone.page);
  assert.equal(walk.path(phone.page), "/board");
  phone.quiet();
  await phone.close();
});

test("backup codes, on the screen and on paper", async () => {
  await walk.verify(page, await app.next());
  codes = await walk.backupCodes(page);
  await look(page, "backup-codes");
  await page.emulateMedia({ media: "print" });
  await page.locator("#codes").waitFor();
  const printed = await page.locator("body").innerText();
  for (const code of codes) assert.ok(printed.includes(code));
  assert.ok(!printed.includes("Continue") && !printed.includes("Sign in as someone else"));
  await page.emulateMedia({ media: "screen" });
  await page.locator("form:has(#saved)").evaluate((form) => {
    form.noValidate = true;
  });
  await page.getByRole("button", { name: "Continue" }).click();
  await look(page, "backup-codes-error");
  await walk.saved(page);
});

test("the host's pages", async () => {
  for (const [address, name] of [
    ["/board", "board"],
    ["/board?issue=HAR-38", "board-issue"],
    ["/profile", "profile"],
    ["/nowhere", "not-found"],
    ["/countersign/nowhere", "own-not-found"],
    ["/countersign/admin", "administrators-only"],
  ]) {
    await page.goto(address);
    await look(page, name);
  }
  const carol = await person(browser, host);
  await walk.password(carol.page, "carol");
  await look(carol.page, "portal");
  await carol.page.goto("/board");
  await look(carol.page, "team-only");
  await carol.page.goto("/countersign/settings");
  await look(carol.page, "customer-settings");
  carol.quiet();
  await carol.close();
});

test("two-step settings", async () => {
  await page.goto("/countersign/settings");
  await look(page, "settings");
  await page.getByRole("link", { name: "Rename" }).click();
  await look(page, "rename");
  await page.getByLabel("New name").fill("Work phone");
  await page.getByRole("button", { name: "Rename" }).click();
  await look(page, "settings-renamed");
  await page.getByRole("link", { name: "Remove" }).click();
  await look(page, "remove");
  await page.getByRole("button", { name: "Remove it" }).click();
  await look(page, "remove-refused");
  await page.goto("/countersign/settings/add");
  await look(page, "settings-add");
  await page.goto("/countersign/settings/backup-codes");
  await look(page, "settings-backup-codes");
});

test("the challenge, its other way, and both kinds of error", async () => {
  await walk.signOut(page);
  await walk.password(page, "alice");
  await look(page, "verify");
  await page.getByText("Try another way").click();
  await look(page, "verify-other-way");
  await walk.verify(page, app.wrong());
  await look(page, "verify-error");
  await page.goto("/countersign/verify?method=backup_codes");
  await look(page, "verify-backup-code");
  await walk.verify(page, "0-00000-00000");
  await look(page, "verify-backup-code-error");
  await walk.verify(page, codes[4]);
  await look(page, "codes-left");
});

test("the lock and the page that is too old", async () => {
  const stranger = await person(browser, host);
  await walk.password(stranger.page, "alice");
  await stranger.page.locator("input[name=countersign_token]").evaluateAll((inputs) => {
    for (const input of inputs) input.value = "AAAA";
  });
  await walk.verify(stranger.page, "123456");
  await look(stranger.page, "too-old");
  await stranger.page.goto("/countersign/verify");
  for (let failures = 1; failures <= 5; failures++) await walk.verify(stranger.page, app.wrong());
  assert.equal(await walk.heading(stranger.page), "Too many wrong codes");
  await look(stranger.page, "locked");
  stranger.quiet();
  await stranger.close();
});

test("the administration", async () => {
  await walk.enroll(ada.page, "admin");
  await ada.page.goto("/countersign/admin");
  await look(ada.page, "admin-people");
  await ada.page.goto("/countersign/admin?q=nobody-of-this-name");
  await look(ada.page, "admin-nobody");
  await ada.page.goto("/countersign/admin/audit");
  await look(ada.page, "admin-audit");
  await ada.page.goto("/countersign/admin");
  await ada.page.getByRole("link", { name: "Alice" }).click();
  await look(ada.page, "admin-person");
  await ada.page.getByRole("link", { name: "All events of this person" }).click();
  await look(ada.page, "admin-audit-person");
  await ada.page.goBack();
  await ada.page.getByLabel("Reason").fill("Phone stolen, see desk 7");
  await ada.page.getByRole("button", { name: "Suspend" }).click();
  await look(ada.page, "admin-person-suspended");
  await page.goto("/board");
  await look(page, "suspended");
});

test("a page that is too wide, or hard to read, is seen", async () => {
  const other = await person(browser, host);
  const spoilt = async (spoil, problem) => {
    await other.page.goto("/sign-in");
    await other.page.locator("h1").evaluate((heading, how) => {
      for (const [name, value] of Object.entries(how)) heading.style.setProperty(name, value);
    }, spoil);
    await assert.rejects(look(other.page, "spoilt"), problem);
  };
  await spoilt({ width: "400px" }, /wider than the window: spoilt, 320 px, light/);
  await spoilt({ color: "#d0d0d0" }, /not accessible: spoilt, 1280 px, light/);
  await spoilt({ color: "#202020" }, /not accessible: spoilt, 1280 px, dark/);
  await other.page.goto("/sign-in");
  await other.page.locator("label[for=user]").evaluate((label) => label.remove());
  await assert.rejects(look(other.page, "spoilt"), /not accessible: spoilt, 1280 px, light/);
  await other.close();
});

test("no page asked another host for anything or logged an error", () => {
  alice.quiet();
  ada.quiet();
});
