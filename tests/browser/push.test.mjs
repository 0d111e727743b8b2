// Prompts on the phone, with JavaScript and without: approved, denied, and given up.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import { EVERY_METHOD } from "./host.mjs";
import { look } from "./looks.mjs";
import * as outside from "./outside.mjs";
import * as walk from "./walk.mjs";

let host;
let browser;

before(async () => {
  const methods = { ...EVERY_METHOD.methods, push: { enabled: true, seconds: 30 } };
  const policy = { ...EVERY_METHOD, methods };
  [host, browser] = await startBoth({ policy });
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

// Side by side: most of their time they wait for the next prompt.
describe("prompts", { concurrency: true }, () => {
  for (const [user, javaScriptEnabled] of [
    ["alice", true],
    ["bob", false],
  ]) {
    const how = javaScriptEnabled ? "with" : "without";
    test(`${user} sets up prompts and signs in with one, ${how} JavaScript`, async () => {
      const someone = await person(browser, host, { javaScriptEnabled });
      const { page } = someone;
      await walk.password(page, user);
      await page.getByRole("link", { name: "Prompt on the phone" }).click();
      if (javaScriptEnabled) await look(page, "enroll-push");
      await page.goto(page.url());
      assert.equal(await outside.prompts(host, user), 0, "looking asks no phone");
      await page.getByRole("button", { name: "Send a prompt" }).click();
      await waiting(page);
      if (javaScriptEnabled) await look(page, "enroll-push-waiting");
      await outside.answerPrompt(host, user, "approve");
      await page.waitForURL("**/backup-codes");
      await walk.saved(page);
      assert.equal(walk.path(page), "/board");

      await walk.signOut(page);
      await walk.password(page, user);
      if (javaScriptEnabled) await look(page, "verify-push");
      await page.goto(page.url());
      assert.equal(await outside.prompts(host, user), 1, "looking asks no phone");
      const ask = page.getByRole("button", { name: "Ask my phone" });
      await ask.click();
      await soonOver(page, ask);
      await waiting(page);
      if (javaScriptEnabled) await look(page, "verify-push-waiting");
      await page.getByRole("button", { name: "Cancel" }).click();
      assert.ok(await ask.isVisible());
      await ask.click();
      await soonOver(page, ask);
      await waiting(page);
      await outside.answerPrompt(host, user, "deny");
      await page.getByRole("alert").getByText(/^The prompt was denied or not answered/).waitFor();
      if (javaScriptEnabled) await look(page, "verify-push-denied");
      await page.getByLabel(/Do not ask again on this browser/).check();
      await ask.click();
      await soonOver(page, ask, true);
      await waiting(page);
      await outside.answerPrompt(host, user, "approve");
      await page.waitForURL("**/board");
      await walk.signOut(page);
      await walk.password(page, user);
      assert.equal(walk.path(page), "/board", "the browser is remembered");
      someone.quiet();
      await someone.close();
    });
  }
});

test("mailbox, phone and gadgets look as well as the rest", async () => {
  const someone = await person(browser, host, { baseURL: host.outside() });
  for (const name of ["mailbox", "phone", "gadgets"]) {
    await someone.page.goto(`/${name}`);
    await look(someone.page, `outside-${name}`);
  }
  someone.quiet();
  await someone.close();
});

function waiting(page) {
  return page.getByText("Waiting for your answer on the phone …").waitFor();
}

/** A second prompt within the wait is refused in words; then it is asked once more. */
async function soonOver(page, ask, remember = false) {
  const problem = page.getByRole("alert");
  if ((await problem.count()) === 0) return;
  const [, seconds] = /another one sent in (\d+) seconds/.exec(await problem.innerText());
  await page.waitForTimeout(Number(seconds) * 1000);
  if (remember) await page.getByLabel(/Do not ask again on this browser/).check();
  await ask.click();
}
