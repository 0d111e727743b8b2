// Codes by e-mail: set up and used, with JavaScript and without; looking at a page sends nothing.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import { EVERY_METHOD } from "./host.mjs";
import { look } from "./looks.mjs";
import * as outside from "./outside.mjs";
import * as walk from "./walk.mjs";

/** The wait between codes: long enough to take screenshots in between on a busy machine. */
const WAIT_SECONDS = 90;

let host;
let browser;

before(async () => {
  const email = { enabled: true, wait_seconds: WAIT_SECONDS };
  const methods = { ...EVERY_METHOD.methods, email };
  [host, browser] = await startBoth({ policy: { ...EVERY_METHOD, methods } });
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

// In parallel, because most of the time they wait for the next code.
describe("codes by e-mail", { concurrency: true }, () => {
  for (const [user, javaScriptEnabled] of [
    ["alice", true],
    ["bob", false],
  ]) {
    const how = javaScriptEnabled ? "with" : "without";
    test(`${user} sets up codes by e-mail and signs in with one, ${how} JavaScript`, async () => {
      const mail = `${user}@harbor.example`;
      const someone = await person(browser, host, { javaScriptEnabled });
      const { page } = someone;
      await walk.password(page, user);
      assert.equal(walk.path(page), "/countersign/enroll");
      if (javaScriptEnabled) await look(page, "enroll-choose");
      await page.getByRole("link", { name: "E-mail" }).click();
      assert.match(await page.locator("main").innerText(), new RegExp(`Codes go to ${mail}`));
      if (javaScriptEnabled) await look(page, "enroll-email");
      await page.reload();
      assert.deepEqual(await outside.messages(host, mail), [], "looking sends nothing");

      await page.getByRole("button", { name: "Send me a code" }).click();
      const first = await outside.code(host, mail);
      if (javaScriptEnabled) await look(page, "enroll-email-code");
      await page.reload();
      await walk.verify(page, first === "00000000" ? "11111111" : "00000000");
      assert.match(await walk.problem(page), /^That code is not right\. Type the code from/);
      if (javaScriptEnabled) await look(page, "enroll-email-error");
      await walk.verify(page, first);
      await walk.backupCodes(page);
      await walk.saved(page);
      assert.equal(walk.path(page), "/board");
      assert.equal((await outside.messages(host, mail)).length, 1);

      await walk.signOut(page);
      await walk.password(page, user);
      assert.equal(walk.path(page), "/countersign/verify");
      if (javaScriptEnabled) await look(page, "verify-email");
      await page.reload();
      await page.goto("/countersign/verify?method=email");
      assert.equal((await outside.messages(host, mail)).length, 1, "looking sends nothing");
      const masked = `${user[0]}…@harbor.example`;
      const send = page.getByRole("button", { name: `Send a code to ${masked}` });
      await send.click();
      const soon = /^A code was sent just now\. You can have one sent again in (\d+) seconds\.$/;
      const [, seconds] = soon.exec(await walk.problem(page));
      assert.equal((await outside.messages(host, mail)).length, 1, "too soon");
      if (javaScriptEnabled) await look(page, "verify-email-too-soon");
      await page.waitForTimeout(Number(seconds) * 1000);
      await send.click();
      const second = await outside.code(host, mail, { count: 2 });
      assert.ok((await page.locator("main").innerText()).includes(`We sent a code to ${masked}.`));
      if (javaScriptEnabled) await look(page, "verify-email-code");
      await page.goto("/countersign/verify?method=email");
      await page.reload();
      assert.equal((await outside.messages(host, mail)).length, 2);
      await walk.verify(page, first);
      assert.match(await walk.problem(page), /^That code is not right/);
      await walk.verify(page, second);
      assert.equal(walk.path(page), "/board");
      someone.quiet();
      await someone.close();
    });
  }
});
