// Security keys, with the browser's own virtual authenticator, and every way it can go wrong.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import { EVERY_METHOD } from "./host.mjs";
import { look } from "./looks.mjs";
import * as walk from "./walk.mjs";

const KEY = {
  protocol: "ctap2",
  transport: "usb",
  hasResidentKey: false,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

let host;
let browser;
let alice;
let page;
let codes;

before(async () => {
  [host, browser] = await startBoth({ policy: EVERY_METHOD });
  alice = await person(browser, host, { baseURL: host.named });
  page = alice.page;
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

test("a key is registered with a name, after a try that was cancelled", async () => {
  await walk.password(page, "alice");
  await page.getByRole("link", { name: "Security key" }).click();
  await look(page, "enroll-webauthn");
  const key = await plug(page, { ...KEY, automaticPresenceSimulation: false });
  await page.getByRole("button", { name: "Register" }).click();
  await said("Follow the browser, and touch your key when it blinks …");
  await look(page, "enroll-webauthn-waiting");
  await page.evaluate(() => {
    const real = navigator.credentials.create.bind(navigator.credentials);
    navigator.credentials.create = (options) => {
      options.publicKey.timeout = 2000;
      return real(options);
    };
  });
  // A second press silently cancels the first ceremony.
  await page.getByRole("button", { name: "Register" }).click();
  await said("It was cancelled or took too long. Try again.");
  await look(page, "enroll-webauthn-cancelled");
  await key.touched();
  await page.getByLabel("Name of the device (optional)").fill("Blue key");
  await page.getByRole("button", { name: "Register" }).click();
  await page.waitForURL("**/backup-codes");
  codes = await walk.backupCodes(page);
  await walk.saved(page);
  assert.equal(walk.path(page), "/board");
});

test("the key signs in, and a cancelled try says so", async () => {
  await walk.signOut(page);
  await walk.password(page, "alice");
  assert.equal(walk.path(page), "/countersign/verify");
  await look(page, "verify-webauthn");
  await page.evaluate(() => {
    navigator.credentials.get = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await use();
  await said("It was cancelled or took too long. Try again.");
  await look(page, "verify-webauthn-error");
  await page.reload();
  await use();
  await page.waitForURL("**/board");
});

test("each error of the browser has its words, and the other ways stay", async () => {
  await walk.signOut(page);
  await walk.password(page, "alice");
  const words = {
    NotAllowedError: "It was cancelled or took too long. Try again.",
    InvalidStateError: "This key is set up already. Use another one.",
    NotSupportedError:
      "This browser cannot use that kind of key. Use another browser or another way.",
    ConstraintError: "The key needs a PIN or a fingerprint. Set one up on the key first.",
    SecurityError: "Keys do not work at this address. Open the site by its name and over https.",
    TypeError: "The key could not be used. Try again, or use another way.",
  };
  for (const [name, text] of Object.entries(words)) {
    await page.evaluate((error) => {
      navigator.credentials.get = () => Promise.reject(new DOMException("no", error));
    }, name);
    await use();
    await said(text);
    assert.match(await page.locator("#credential-said").getAttribute("class"), /cs-error/);
  }
  await page.getByText("Try another way").click();
  await page.getByRole("link", { name: "Backup code" }).waitFor();
});

test("an assertion for another challenge, or made up, is not accepted", async () => {
  await page.reload();
  await page.evaluate(() => {
    const real = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = (options) => {
      options.publicKey.challenge = new Uint8Array(32);
      return real(options);
    };
  });
  await use();
  await page.getByRole("alert").getByText(/^This key could not be verified/).waitFor();
  await page.evaluate(() => {
    const form = document.querySelector("form[data-cs-webauthn]");
    form.elements.credential_id.value = "AAAA";
    form.elements.response.value = "{}";
    form.submit();
  });
  await page.waitForFunction(() => !document.querySelector("[name=response]").value);
  assert.match(await walk.problem(page), /^This key could not be verified/);
  await use();
  await page.waitForURL("**/board");
});

test("the same key cannot be added twice, another one can", async () => {
  await page.goto("/countersign/settings/add?method=webauthn");
  await page.getByRole("button", { name: "Register" }).click();
  await said("This key is set up already. Use another one.");
});

test("an older browser, which reads no JSON itself, signs in as well", async () => {
  await walk.signOut(page);
  await walk.password(page, "alice");
  await page.evaluate(() => {
    delete PublicKeyCredential.parseRequestOptionsFromJSON;
    delete PublicKeyCredential.prototype.toJSON;
  });
  await use();
  await page.waitForURL("**/board");
});

test("an address that no key knows says so", async () => {
  const other = await person(browser, host);
  await walk.password(other.page, "bob");
  await other.page.getByRole("link", { name: "Security key" }).click();
  await other.page.getByRole("button", { name: "Register" }).click();
  await other.page
    .getByText("Keys do not work at this address. Open the site by its name and over https.")
    .waitFor();
  other.quiet();
  await other.close();
});

test("without JavaScript the page says what it needs and offers other ways", async () => {
  const plain = await person(browser, host, { baseURL: host.named, javaScriptEnabled: false });
  await walk.password(plain.page, "alice");
  await plain.page.getByText("Security keys need JavaScript").waitFor();
  await plain.page.getByRole("button", { name: "Use security key" }).waitFor({ state: "hidden" });
  await plain.page.getByText("Try another way").click();
  await plain.page.getByRole("link", { name: "Backup code" }).click();
  await walk.verify(plain.page, codes[0]);
  assert.equal(walk.path(plain.page), "/countersign/codes-left");
  plain.quiet();
  await plain.close();
});

test("no page asked another host for anything or logged an error", () => {
  alice.quiet();
});

async function use() {
  await page.getByRole("button", { name: "Use security key" }).click();
}

async function said(text) {
  await page.locator("#credential-said").getByText(text, { exact: true }).waitFor({ timeout: 20_000 });
}

/** A key in the USB port. */
async function plug(where, options) {
  const cdp = await where.context().newCDPSession(where);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options });
  return {
    /** From here on the owner touches it whenever it blinks. */
    touched: () =>
      cdp.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled: true }),
  };
}
