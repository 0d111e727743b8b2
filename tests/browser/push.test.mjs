// Prompts on the phone, with and without JavaScript: approved, denied, and abandoned.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import { EVERY_METHOD } from "./host.mjs";
import { look } from "./looks.mjs";
import * as outside from "./outside.mjs";
import * as walk from "./walk.mjs";

/** Long enough to take screenshots while a prompt waits; after it the next one may be sent. */
const PROMPT_SECONDS = 45;

let host;
let browser;

before(async () => {
  const methods = { ...EVERY_METHOD.methods, push: { enabled: true, seconds: PROMPT_SECONDS } };
  const groups = { require: ["administrators", "staff", "customers"] };
  [host, browser] = await startBoth({ policy: { ...EVERY_METHOD, methods, groups } });
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

// In parallel, because most of the time they wait until another prompt may be sent.
describe("prompts", { concurrency: true }, () => {
  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? "with" : "without";
    const [patient, wavering] = javaScriptEnabled ? ["alice", "admin"] : ["bob", "carol"];

    test(`${patient} sets up prompts and is remembered, ${how} JavaScript`, async () => {
      const someone = await person(browser, host, { javaScriptEnabled });
      const { page } = someone;
      await setUp(page, patient, javaScriptEnabled);
      await walk.password(page, patient);
      if (javaScriptEnabled) await look(page, "verify-push");
      await page.goto(page.url());
      assert.equal(await outside.prompts(host, patient), 1, "looking asks no phone");
      await ask(page, { remember: true });
      await outside.answerPrompt(host, patient, "approve");
      await page.waitForURL("**/board");
      await walk.signOut(page);
      await walk.password(page, patient);
      assert.equal(walk.path(page), "/board", "the browser is remembered");
      someone.quiet();
      await someone.close();
    });

    test(`${wavering} gives a prompt up and denies one, ${how} JavaScript`, async () => {
      const someone = await person(browser, host, { javaScriptEnabled });
      const { page } = someone;
      await setUp(page, wavering, false);
      await walk.password(page, wavering);
      await ask(page);
      if (javaScriptEnabled) await look(page, "verify-push-waiting");
      await page.getByRole("button", { name: "Cancel" }).click();
      await button(page).waitFor();
      await ask(page);
      await outside.answerPrompt(host, wavering, "deny");
      await page.getByRole("alert").getByText(/^The prompt was denied or not answered/).waitFor();
      if (javaScriptEnabled) await look(page, "verify-push-denied");
      assert.equal(walk.path(page), "/countersign/verify");
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

/** From the password to the host's sign-out, with a phone that approves. */
async function setUp(page, user, pictures) {
  await walk.password(page, user);
  await page.getByRole("link", { name: "Prompt on the phone" }).click();
  if (pictures) await look(page, "enroll-push");
  await page.goto(page.url());
  assert.equal(await outside.prompts(host, user), 0, "looking asks no phone");
  await page.getByRole("button", { name: "Send a prompt" }).click();
  await waiting(page);
  if (pictures) await look(page, "enroll-push-waiting");
  await outside.answerPrompt(host, user, "approve");
  await page.waitForURL("**/backup-codes");
  await walk.saved(page);
  assert.match(walk.path(page), /^\/(board|portal)$/);
  await walk.signOut(page);
}

/**
 * Sends a prompt. Within the wait a second one is refused with an explanation; then it is sent
 * again.
 */
async function ask(page, { remember = false } = {}) {
  const send = async () => {
    if (remember) await page.getByLabel(/Do not ask again on this browser/).check();
    await button(page).click();
  };
  await send();
  const problem = page.getByRole("alert");
  if ((await problem.count()) > 0) {
    const [, seconds] = /another one sent in (\d+) seconds/.exec(await problem.innerText());
    await page.waitForTimeout(Number(seconds) * 1000);
    await send();
  }
  await waiting(page);
}

function button(page) {
  return page.getByRole("button", { name: "Ask my phone" });
}

function waiting(page) {
  return page.getByText("Waiting for your answer on the phone …").waitFor();
}
