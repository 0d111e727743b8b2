// Before the first factor, where the policy asks for it: a code from the directory's mailbox.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Authenticator } from "./authenticator.mjs";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import { APPS_ONLY } from "./host.mjs";
import { look } from "./looks.mjs";
import * as outside from "./outside.mjs";
import * as walk from "./walk.mjs";

let host;
let browser;

before(async () => {
  const enrollment = { grace_days: 0, proof: "email" };
  [host, browser] = await startBoth({ policy: { ...APPS_ONLY, enrollment } });
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

describe("a code from the mailbox", { concurrency: true }, () => {
  for (const [user, javaScriptEnabled] of [
    ["alice", true],
    ["bob", false],
  ]) {
    const how = javaScriptEnabled ? "with" : "without";
    test(`${user} shows it, then sets up the app, ${how} JavaScript`, async () => {
      const mail = `${user}@harbor.example`;
      const someone = await person(browser, host, { javaScriptEnabled });
      const { page } = someone;
      await walk.password(page, user);
      assert.equal(walk.path(page), "/countersign/prove");
      assert.equal(await walk.heading(page), "Show that it is you");
      if (javaScriptEnabled) await look(page, "prove");
      for (const address of ["enroll", "enroll?method=totp", "verify", "backup-codes"]) {
        await page.goto(`/countersign/${address}`);
        assert.equal(walk.path(page), "/countersign/prove", address);
        assert.equal(await page.locator("#key").count(), 0, "no key before the code");
      }
      assert.deepEqual(await outside.messages(host, mail), [], "looking sends nothing");

      const masked = `${user[0]}…@harbor.example`;
      await page.getByRole("button", { name: `Send a code to ${masked}` }).click();
      const code = await outside.code(host, mail);
      const [{ text }] = await outside.messages(host, mail);
      assert.match(text, /signed in to .* with your password/);
      const main = await page.locator("main").innerText();
      assert.ok(main.includes(`We sent a code to ${masked}.`) && !main.includes(mail), main);
      if (javaScriptEnabled) await look(page, "prove-code");
      await walk.verify(page, code === "00000000" ? "11111111" : "00000000");
      assert.match(await walk.problem(page), /^That code is not right/);
      if (javaScriptEnabled) await look(page, "prove-error");
      await walk.verify(page, code);
      assert.equal(walk.path(page), "/countersign/enroll");
      assert.equal((await outside.messages(host, mail)).length, 1);

      // Signing in elsewhere with the password starts from nothing there.
      const thief = await person(browser, host, { javaScriptEnabled });
      await walk.password(thief.page, user);
      await thief.page.goto("/countersign/enroll?method=totp");
      assert.equal(walk.path(thief.page), "/countersign/prove");
      assert.match(await (await thief.page.request.get("/rest/api/issues")).text(), /second_factor/);
      await thief.close();

      const { app } = await walk.enrollApp(page);
      await walk.signOut(page);
      await walk.password(page, user);
      assert.equal(walk.path(page), "/countersign/verify");
      await walk.verify(page, await app.next());
      assert.equal(walk.path(page), "/board");
      await page.goto("/countersign/prove");
      assert.notEqual(walk.path(page), "/countersign/prove", "there is nothing left to show");
      someone.quiet();
      await someone.close();
    });
  }
});

test("after a reset the code is asked for again", async () => {
  const ada = await person(browser, host);
  await walk.password(ada.page, "admin");
  await ada.page.getByRole("button", { name: /^Send a code to/ }).click();
  await walk.verify(ada.page, await outside.code(host, "ada@harbor.example"));
  await walk.enrollApp(ada.page);
  await ada.page.goto("/countersign/admin");
  await ada.page.getByRole("link", { name: "Alice" }).click();
  assert.match(await ada.page.locator("tbody").innerText(), /Code from the mailbox was right/);
  await ada.page.getByLabel("Reason").fill("New phone");
  await ada.page.getByRole("button", { name: "Reset" }).click();
  assert.match(await ada.page.getByRole("status").innerText(), /^Reset\./);
  const alice = await person(browser, host);
  await walk.password(alice.page, "alice");
  assert.equal(walk.path(alice.page), "/countersign/prove");
  ada.quiet();
  alice.quiet();
});

test("during grace the settings ask for the code, too", async () => {
  const enrollment = { grace_days: 7, proof: "email" };
  const comesIn = async (page) => {
    assert.equal(walk.path(page), "/countersign/prove");
    await look(page, "prove-grace");
    await page.getByRole("button", { name: "Not now" }).click();
  };
  await inSettings({ ...APPS_ONLY, enrollment }, comesIn, async (page) => {
    assert.equal(walk.path(page), "/countersign/enroll");
    await walk.enrollApp(page);
  });
});

test("so they do while the policy only reports", async () => {
  const enrollment = { grace_days: 0, proof: "email" };
  const methods = { email: { enabled: true } };
  const policy = { ...APPS_ONLY, mode: "report_only", enrollment, methods };
  const comesIn = (page) => assert.equal(walk.path(page), "/board");
  await inSettings(policy, comesIn, async (page) => {
    assert.equal(walk.path(page), "/countersign/settings/add");
    await page.getByRole("link", { name: "Authenticator app" }).click();
    const app = new Authenticator(await walk.keyOf(page));
    await walk.verify(page, await app.next());
    assert.match(await page.locator(".cs-done").innerText(), /added|set up/i);
    await page.goto("/countersign/prove");
    assert.notEqual(walk.path(page), "/countersign/prove", "there is nothing left to show");
  });
});

/** A rule lets the person in, and the settings show nothing before the code is typed. */
async function inSettings(policy, comesIn, setsUp) {
  const [there, chromium] = await startBoth({ policy });
  try {
    const { page, quiet } = await person(chromium, there);
    await walk.password(page, "alice");
    await comesIn(page);
    assert.equal(walk.path(page), "/board");
    for (const address of ["settings/add", "settings/add?method=totp", "settings/add?method=email"]) {
      await page.goto(`/countersign/${address}`);
      assert.equal(walk.path(page), "/countersign/prove", address);
    }
    assert.deepEqual(await outside.messages(there, "alice@harbor.example"), []);
    await page.getByRole("button", { name: /^Send a code to/ }).click();
    await walk.verify(page, "1234567");
    assert.match(await walk.problem(page), /^That code is not right/);
    await walk.verify(page, await outside.code(there, "alice@harbor.example"));
    await setsUp(page);
    quiet();
  } finally {
    await chromium.close();
    await there.stop();
  }
}
