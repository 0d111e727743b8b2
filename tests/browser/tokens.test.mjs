// Hardware tokens: an administrator imports a manufacturer's list, and the owners sign in with
// them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import { EVERY_METHOD } from "./host.mjs";
import { look } from "./looks.mjs";
import * as outside from "./outside.mjs";
import * as walk from "./walk.mjs";

let host;
let browser;
let ada;
let alice;
let page;
let token;
let key;

before(async () => {
  [host, browser] = await startBoth({ policy: EVERY_METHOD });
  ada = await person(browser, host);
  alice = await person(browser, host);
  page = alice.page;
  [token, key] = await outside.makersLines(host);
  await walk.password(ada.page, "admin");
  await ada.page.getByRole("link", { name: "Authenticator app" }).click();
  await walk.enrollApp(ada.page);
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

test("a list is checked first: each line says what it would do, and no seed comes back", async () => {
  await ada.page.goto("/countersign/admin");
  await ada.page.getByRole("link", { name: "Tokens" }).click();
  await look(ada.page, "import");
  await paste("account,serial,type");
  assert.equal(await walk.problem(ada.page), "Paste 1 to 500 lines.");
  const bad = [
    "nobody,S-1,hotp,3132333435363738393031323334353637383930",
    "bob,S-2,hotp,3132",
    "bob,S-3,card,3132333435363738393031323334353637383930",
    "bob,S-4,totp,GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ,9",
    "bob,,hotp,GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
    "bob,S-6,totp,GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ,6,sha1,45",
    "bob,S-7,yubico,vvcccccccccb,0123456789ab,00",
  ];
  await paste(["account,serial,type,seed", token, key, ...bad, ""].join("\n"));
  assert.match(await ada.page.locator("main").innerText(), /2 of 9 lines can be assigned/);
  const results = await ada.page.locator("tbody tr td:last-child").allInnerTexts();
  assert.deepEqual(results, [
    "Will be assigned",
    "Will be assigned",
    "No such person",
    "The seed must be 16 to 64 bytes in hex or base32",
    "The kind must be hotp, totp or yubico",
    "Digits must be 6, 7 or 8",
    "The serial number is missing or too long",
    "The period must be 30 or 60",
    "Private id and key must be 6 and 16 bytes in hex",
  ]);
  const shown = await ada.page.content();
  for (const secret of [...token.split(","), ...key.split(",")].filter((p) => p.length > 12)) {
    assert.ok(!shown.includes(secret) || /^vv/.test(secret), "a secret comes back");
  }
  await look(ada.page, "import-check");
});

test("then it is applied line by line, and its owner's account has it", async () => {
  await ada.page.getByLabel("Reason").fill("Handed out at the desk");
  await ada.page.getByRole("button", { name: "Assign 2 tokens" }).click();
  assert.match(await ada.page.getByRole("status").innerText(), /^2 of 9 tokens were assigned/);
  await look(ada.page, "import-done");
  await paste(token);
  await ada.page.getByLabel("Reason").fill("Once more");
  await ada.page.getByRole("button", { name: "Assign 1 token" }).click();
  assert.match(
    await ada.page.locator("tbody").innerText(),
    /This person already has something with this name/,
  );
  await ada.page.goto("/countersign/admin");
  const row = ada.page.getByRole("row").filter({ hasText: "Alice" });
  assert.match(await row.innerText(), /Hardware token/);
  assert.match(await row.innerText(), /YubiKey/);
  await ada.page.goto("/countersign/admin/audit");
  assert.match(await ada.page.locator("tbody").innerText(), /Token assigned/);
});

test("the token's code signs in, once", async () => {
  await walk.password(page, "alice");
  await page.goto("/countersign/verify?method=hotp");
  await look(page, "verify-hotp");
  const code = await outside.press(host);
  await walk.verify(page, code);
  await isIn();
  await walk.signOut(page);
  await walk.password(page, "alice");
  assert.equal(await page.locator("label[for=code]").innerText(), "Code from your hardware token");
  await walk.verify(page, code);
  assert.match(await walk.problem(page), /^That code is not right or was used before\. Press/);
});

test("a token that ran away comes back by two codes in a row", async () => {
  let code;
  for (let pressed = 0; pressed < 15; pressed++) code = await outside.press(host);
  await walk.verify(page, code);
  assert.match(await walk.problem(page), /use “My token is out of step”/);
  await page.getByText("My token is out of step", { exact: true }).click();
  await look(page, "verify-hotp-two");
  await page.getByLabel("A code", { exact: true }).fill(code);
  await page.getByLabel("The next code").fill(await outside.press(host));
  await page.locator("details").getByRole("button", { name: "Verify and continue" }).click();
  await isIn();
});

test("the YubiKey types its code and Enter, and the layout is told if it is wrong", async () => {
  await walk.signOut(page);
  await walk.password(page, "alice");
  await page.getByText("Try another way").click();
  await page.getByRole("link", { name: "YubiKey" }).click();
  await look(page, "verify-yubikey");
  const field = page.getByLabel("Touch your YubiKey");
  await page.locator("html[data-cs-ready]").waitFor();
  await field.fill("jxe.uidchtnbpygkyyyy");
  await page.getByText(/^Your keyboard layout changes what the key types/).waitFor();
  await field.fill("123456");
  await page.getByText(/^That looks like the second slot of the key/).waitFor();
  await look(page, "verify-yubikey-slot");
  await field.fill("");
  const otp = await outside.touch(host);
  await field.pressSequentially(`${otp}\n`);
  await isIn();
  await walk.signOut(page);
  await walk.password(page, "alice");
  await page.goto("/countersign/verify?method=yubico_otp");
  await page.getByLabel("Touch your YubiKey").fill(otp);
  await page.getByRole("button", { name: "Verify and continue" }).click();
  const refused = /^That is not a code from your YubiKey, or it was used before/;
  assert.match(await walk.problem(page), refused);
  assert.equal(await page.getByLabel("Touch your YubiKey").inputValue(), "");
});

test("a key that a validation server knows is set up by a touch", async () => {
  const bob = await person(browser, host);
  await walk.password(bob.page, "bob");
  await bob.page.getByRole("link", { name: "YubiKey" }).click();
  await look(bob.page, "enroll-yubikey");
  await bob.page.getByLabel("Touch your YubiKey").fill("cccccccccccccccccccccccccccccccccccccccccccc");
  await bob.page.getByRole("button", { name: "Verify and continue" }).click();
  assert.match(await walk.problem(bob.page), /^That is not a code from your YubiKey/);
  await bob.page.getByLabel("Touch your YubiKey").pressSequentially(`${await outside.touch(host)}\n`);
  await bob.page.waitForURL("**/backup-codes");
  await walk.saved(bob.page);
  await walk.signOut(bob.page);
  await walk.password(bob.page, "bob");
  const otp = await outside.touch(host);
  await bob.page.getByLabel("Touch your YubiKey").pressSequentially(`${otp}\n`);
  await bob.page.waitForURL("**/board");
  bob.quiet();
  await bob.close();
});

test("an administrator resets one method and leaves the other", async () => {
  await ada.page.goto("/countersign/admin");
  await ada.page.getByRole("link", { name: "Alice" }).click();
  await look(ada.page, "admin-person-methods");
  await ada.page.getByLabel("Reason").fill("Token lost");
  await ada.page.getByLabel("Hardware token").check();
  await ada.page.getByRole("button", { name: "Reset" }).click();
  assert.match(await ada.page.getByRole("status").innerText(), /^Reset\./);
  const facts = await ada.page.locator("dl").innerText();
  assert.ok(facts.includes("YubiKey") && !facts.includes("Hardware token"), facts);
});

test("no page asked another host for anything or logged an error", () => {
  ada.quiet();
  alice.quiet();
});

/** Without backup codes there is a reminder on the way. */
async function isIn() {
  await page.waitForURL("**/codes-left");
  await page.getByRole("link", { name: "Not now" }).click();
  assert.equal(walk.path(page), "/board");
}

async function paste(lines) {
  await ada.page.goto("/countersign/admin/import");
  await ada.page.getByLabel("Lines").fill(lines);
  await ada.page.getByRole("button", { name: "Check" }).click();
}
