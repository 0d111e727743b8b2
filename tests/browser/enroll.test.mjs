// Alice sets up her authenticator app, saves her backup codes, and signs in with them in place.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Authenticator, codeAt, stepNow } from "./authenticator.mjs";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import * as walk from "./walk.mjs";

const WRONG =
  "That code is not right or was used before. Wait for the next code in your app and type that one.";

let host;
let browser;
let alice;
let page;
let app;
let codes;

before(async () => {
  [host, browser] = await startBoth();
  alice = await person(browser, host);
  page = alice.page;
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

test("the password alone leads to enrollment, and no page of the host is shown", async () => {
  await walk.password(page, "alice");
  assert.equal(walk.path(page), "/countersign/enroll");
  assert.equal(await walk.heading(page), "Set up two-step verification");
  await page.goto("/board");
  assert.equal(walk.path(page), "/countersign/enroll");
});

test("the page names everything an app may ask for", async () => {
  await page.getByText("I can’t scan it").click();
  const facts = await page.locator("dl").innerText();
  for (const fact of ["Harbor", "alice", "Time-based", "SHA-1", "6", "30 seconds"]) {
    assert.ok(facts.includes(fact), `${fact} is missing in: ${facts}`);
  }
  const link = page.locator('a[href^="otpauth://totp/"]');
  const uri = new URL(await link.getAttribute("href"));
  assert.equal(uri.searchParams.get("secret"), await walk.keyOf(page));
  assert.equal(uri.searchParams.get("issuer"), "Harbor");
  assert.match(await page.locator("#key").innerText(), /^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
});

test("a reload, a second tab and a wrong code keep the key", async () => {
  const key = await walk.keyOf(page);
  await page.reload();
  assert.equal(await walk.keyOf(page), key);
  const tab = await alice.context.newPage();
  await tab.goto("/countersign/enroll");
  assert.equal(await walk.keyOf(tab), key);
  await tab.close();
  await walk.verify(page, new Authenticator(key).wrong());
  assert.match(await walk.problem(page), /^That code is not right/);
  assert.equal(await walk.keyOf(page), key);
  assert.equal(await page.locator("#code").getAttribute("aria-invalid"), "true");
});

test("the code of oathtool is accepted and ten backup codes follow", async () => {
  app = new Authenticator(await walk.keyOf(page));
  await walk.verify(page, await app.next());
  assert.equal(walk.path(page), "/countersign/backup-codes");
  codes = await walk.backupCodes(page);
  await page.reload();
  assert.deepEqual(await walk.backupCodes(page), codes);
});

test("the codes can be downloaded, and the host's pages are closed meanwhile", async () => {
  const arrives = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const download = await arrives;
  assert.match(download.suggestedFilename(), /\.txt$/);
  const text = await readFile(await download.path(), "utf8");
  assert.deepEqual(text.match(/^\d-\w{5}-\w{5}$/gm), codes);
  assert.match(text, /Harbor/);
  assert.match(text, /alice/);
  const tab = await alice.context.newPage();
  await tab.goto("/board");
  assert.match(walk.path(tab), /^\/countersign\//);
  await tab.close();
});

test("nothing goes on before the codes are said to be saved", async () => {
  const sent = alice.requests.length;
  await page.getByRole("button", { name: "Continue" }).click();
  assert.equal(alice.requests.length, sent, "the browser asks for the tick before it sends");
  await page.locator("form:has(#saved)").evaluate((form) => {
    form.noValidate = true;
  });
  await page.getByRole("button", { name: "Continue" }).click();
  assert.match(await walk.problem(page), /tick “I have saved these codes”/);
  assert.deepEqual(await walk.backupCodes(page), codes);
});

test("then the board comes, and the codes are nowhere any more", async () => {
  await walk.saved(page);
  assert.equal(walk.path(page), "/board");
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
  );
  assert.equal(kept, "[{},{}]");
  await page.goto("/countersign/backup-codes");
  const shown = await page.content();
  for (const code of codes) assert.ok(!shown.includes(code), "a backup code is shown again");
  for (const cookie of await alice.context.cookies()) {
    assert.ok(cookie.httpOnly, `${cookie.name} can be read by scripts`);
    assert.equal(cookie.sameSite, "Lax", cookie.name);
  }
});

test("no secret was in any address or body that the browser sent", async () => {
  const sent = alice.requests.map(({ url, body }) => `${url}\n${body}`).join("\n");
  assert.ok(sent.includes(app.last()), "the log does not see what is sent");
  const plain = decodeURIComponent(sent.replaceAll("+", " ")).toUpperCase();
  const squeezed = plain.replaceAll(/[ -]/g, "");
  for (const secret of [app.key, ...codes]) {
    assert.ok(!squeezed.includes(secret.replaceAll("-", "")), "a secret was sent");
  }
  assert.ok(!plain.includes("OTPAUTH"), "the address for apps was sent");
});

test("signing in takes the password and a new code", async () => {
  await walk.signOut(page);
  await walk.password(page, "alice");
  assert.equal(walk.path(page), "/countersign/verify");
  assert.equal(await walk.heading(page), "Verify it’s you");
  const before = await session();
  await walk.verify(page, await app.next());
  assert.equal(walk.path(page), "/board");
  assert.notEqual(await session(), before, "the session id is the same as before");
});

test("a used code is refused in the words of a wrong one", async () => {
  await walk.signOut(page);
  await walk.password(page, "alice");
  await walk.verify(page, app.last());
  assert.equal(await walk.problem(page), WRONG);
  await walk.verify(page, app.wrong());
  assert.equal(await walk.problem(page), WRONG);
  await page.goto("/board");
  assert.equal(walk.path(page), "/countersign/verify");
});

test("a page from before the last sign-in says that it is too old", async () => {
  const old = await alice.context.newPage();
  await old.goto("/countersign/verify");
  await page.goto("/countersign/verify?method=backup_codes");
  await walk.verify(page, codes[3]);
  assert.equal(walk.path(page), "/countersign/codes-left");
  await walk.verify(old, codeAt(app.key, stepNow()));
  assert.equal(await walk.heading(old), "This page is too old");
  assert.match(await old.locator("main").innerText(), /It was open for too long/);
  await old.close();
});

test("no page asked another host for anything or logged an error", () => {
  assert.ok(alice.requests.length > 40);
  alice.quiet();
});

test("the watch sees what it watches for", async () => {
  const other = await person(browser, host);
  await other.page.goto("/sign-in");
  await other.page.evaluate(async () => {
    const style = document.createElement("style");
    style.textContent = "h1 { color: red }";
    document.head.append(style);
    await fetch("http://localhost:9/").catch(() => {});
  });
  const seen = (text) => other.problems.some((line) => line.includes(text));
  for (const broken of ["policy broken: style-src", "policy broken: connect-src"]) {
    for (const end = Date.now() + 30_000; !seen(broken) && Date.now() < end; ) {
      await other.page.waitForTimeout(50);
    }
    assert.ok(seen(broken), `${broken} is not seen in ${other.problems.join("; ")}`);
  }
  assert.throws(() => other.quiet());
  await other.close();
});

async function session() {
  const cookies = await alice.context.cookies();
  const { value } = cookies.find(({ name }) => name.startsWith("harbor-"));
  return value;
}
