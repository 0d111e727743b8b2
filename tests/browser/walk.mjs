// What a person does on the pages, using the names shown on them.
import assert from "node:assert/strict";
import { Authenticator } from "./authenticator.mjs";
import { PASSWORD } from "./host.mjs";

/** Where the page is, without the host and the query. */
export function path(page) {
  return new URL(page.url()).pathname;
}

/** The heading of the page. */
export function heading(page) {
  return page.locator("h1").innerText();
}

/**
 * The first factor. Someone who is half signed in leaves first, using the button that every page
 * has.
 */
export async function password(page, user) {
  await page.goto("/sign-in");
  if (path(page) !== "/sign-in") {
    await page.getByRole("button", { name: "Sign in as someone else" }).click();
  }
  await page.getByLabel("User name").fill(user);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** The host's own sign-out. */
export async function signOut(page) {
  await page.goto("/profile");
  await page.getByRole("button", { name: "Sign out" }).click();
  assert.equal(path(page), "/sign-in");
}

/** The key of the enrollment page, as a person would type it into an app. */
export async function keyOf(page) {
  const key = (await page.locator("#key").textContent()).replaceAll(" ", "");
  assert.match(key, /^[A-Z2-7]{32}$/);
  return key;
}

/** Types a code and sends it. */
export async function verify(page, code) {
  await page.locator("#code").fill(code);
  await page.getByRole("button", { name: "Verify and continue" }).click();
}

/** The ten codes of the backup codes page. */
export async function backupCodes(page) {
  assert.equal(await heading(page), "Save your backup codes");
  const codes = await page.locator("#codes li").allInnerTexts();
  assert.equal(codes.length, 10);
  codes.forEach((code, index) => {
    assert.match(code, new RegExp(`^${index}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$`));
  });
  assert.equal(new Set(codes).size, 10);
  return codes;
}

/** Confirms that the codes are saved, and continues. */
export async function saved(page) {
  await page.getByLabel("I have saved these codes").check();
  await page.getByRole("button", { name: "Continue" }).click();
}

/** From the password to the board, for a person without a second factor yet. */
export async function enroll(page, user) {
  await password(page, user);
  return enrollApp(page);
}

/** From the page with the key to the board. */
export async function enrollApp(page) {
  const app = new Authenticator(await keyOf(page));
  await verify(page, await app.next());
  const codes = await backupCodes(page);
  await saved(page);
  assert.equal(path(page), "/board");
  return { app, codes };
}

/** What the page says is wrong, in its summary. */
export async function problem(page) {
  const summary = page.getByRole("alert");
  assert.match(await page.title(), /^Error: /);
  return (await summary.locator("li").allInnerTexts()).join("\n");
}
