// What the script and its WebAssembly module add to the pages: advice, and buttons that need it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Authenticator, codeAt, stepNow } from "./authenticator.mjs";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import * as walk from "./walk.mjs";

let host;
let browser;
let alice;
let page;
let key;

before(async () => {
  [host, browser] = await startBoth();
  alice = await person(browser, host, { permissions: ["clipboard-read", "clipboard-write"] });
  page = alice.page;
  await walk.password(page, "alice");
  key = await walk.keyOf(page);
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

test("the module runs under the content policy of the page", async () => {
  await page.locator("html[data-cs-ready]").waitFor();
  assert.equal(await page.locator("html").getAttribute("data-cs-ready"), "wasm");
});

test("what is typed is judged as it is typed, and nothing is sent", async () => {
  const sent = alice.requests.length;
  const code = page.locator("#code");
  await code.pressSequentially("12a");
  await form("StrangeCharacters");
  assert.match(await remark(), /Codes do not contain these characters/);
  await code.fill("12345");
  await form("Incomplete");
  await code.fill("123 4567");
  await form("TooLong");
  assert.match(await remark(), /too long/);
  assert.equal(await code.inputValue(), "123 4567", "the script changed what was typed");
  assert.equal(alice.requests.length, sent);
});

test("a phone whose clock is off is told so, by how much and in which direction", async () => {
  const code = page.locator("#code");
  await code.fill(codeAt(key, stepNow() + 8));
  await form("Complete");
  assert.match(await remark(), /about [345] minutes ahead/);
  await code.fill(codeAt(key, stepNow() - 8));
  await page.getByText(/about [345] minutes behind/).waitFor();
  await code.fill(new Authenticator(key).wrong());
  await page.getByText(/does not belong to the key above/).waitFor();
  await code.fill(codeAt(key, stepNow()));
  await page.getByText("This looks complete.").waitFor();
});

test("the key and the backup codes can be copied", async () => {
  await page.getByText("I can’t scan it").click();
  await page.getByRole("button", { name: "Copy key" }).click();
  await page.getByText("Copied").waitFor();
  assert.equal(await clipboard(), key);
  await walk.verify(page, await new Authenticator(key).next());
  const codes = await walk.backupCodes(page);
  await page.getByRole("button", { name: "Copy" }).click();
  await page.getByText("Copied").waitFor();
  assert.deepEqual((await clipboard()).trim().split(/\r?\n/), codes);
  await page.getByRole("button", { name: "Print" }).waitFor();
});

test("with no module the page says nothing and works", async () => {
  const other = await person(browser, host);
  await other.context.route("**/countersign.wasm*", (route) => route.fulfill({ status: 404 }));
  await walk.enroll(other.page, "bob");
  await other.close();
});

test("the module is the one that was built with the pages", async () => {
  const built = new URL("../../wasm/npm/dist/countersign.wasm", import.meta.url);
  const answer = await alice.context.request.get("/countersign/assets/countersign.wasm");
  assert.equal(answer.headers()["content-type"], "application/wasm");
  assert.ok((await answer.body()).equals(await readFile(built)), "run `./x jars`");
});

test("no page asked another host for anything or logged an error", () => {
  alice.quiet();
});

function form(name) {
  return page.locator(`#code[data-cs-form="${name}"]`).waitFor();
}

function remark() {
  return page.locator("#code + .cs-hint[role=status]").innerText();
}

function clipboard() {
  return page.evaluate(() => navigator.clipboard.readText());
}
