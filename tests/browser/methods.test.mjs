// Several methods side by side: adding, preferring, remembering a browser, questions, removing.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import { EVERY_METHOD } from "./host.mjs";
import { look } from "./looks.mjs";
import * as outside from "./outside.mjs";
import * as walk from "./walk.mjs";

const QUESTIONS = [
  ["0", "The old lighthouse keeper"],
  ["2", "Marmalade"],
  ["4", "Number forty-two"],
];

let host;
let browser;
let alice;
let page;
let app;
let codes;
let answers;

before(async () => {
  [host, browser] = await startBoth({ policy: EVERY_METHOD });
  alice = await person(browser, host);
  page = alice.page;
  await walk.password(page, "alice");
  await page.getByRole("link", { name: "Authenticator app" }).click();
  ({ app, codes } = await walk.enrollApp(page));
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

test("methods are added in the settings, each from its card", async () => {
  await page.goto("/countersign/settings");
  await page.getByRole("link", { name: "Add a method" }).click();
  await look(page, "settings-choose");
  await page.getByRole("link", { name: "E-mail" }).click();
  await page.getByRole("button", { name: "Send me a code" }).click();
  await walk.verify(page, await outside.code(host, "alice@harbor.example"));
  assert.equal(await done(), "Codes by e-mail are set up.");
});

test("whoever adds a method is told by e-mail, and the mailbox shows it", async () => {
  const mail = "alice@harbor.example";
  for (const how of ["authenticator app", "codes by e-mail"]) {
    await outside.notice(host, mail, { subject: "Harbor: a second step was added", text: how });
  }
  await outside.notice(host, mail, { subject: "Harbor: new backup codes were created", text: "" });
  const shown = await (await fetch(`${host.outside()}/mailbox?to=${mail}`)).text();
  assert.match(shown, /Harbor: a second step was added/);
});

test("three questions are chosen and answered; bad answers are told", async () => {
  await page.getByRole("link", { name: "Add a method" }).click();
  await page.getByRole("link", { name: "Security questions" }).click();
  await look(page, "enroll-questions");
  const texts = await page.locator("#question1 option").allInnerTexts();
  answers = new Map(QUESTIONS.map(([place, answer]) => [texts[Number(place) + 1], answer]));
  await choose(QUESTIONS.map(([place]) => [place, "same answer"]));
  assert.match(await walk.problem(page), /^Choose three different questions\./);
  const kept = page.locator("select");
  const places = QUESTIONS.map(([place]) => place);
  assert.deepEqual(await kept.evaluateAll((all) => all.map(({ value }) => value)), places);
  assert.equal(await page.locator("#answer1").inputValue(), "", "answers are typed anew");
  await look(page, "enroll-questions-error");
  await choose([QUESTIONS[0], QUESTIONS[0], QUESTIONS[1]]);
  assert.match(await walk.problem(page), /^Choose three different questions\./);
  await choose(QUESTIONS);
  assert.equal(await done(), "Your security questions are set up.");
  await look(page, "settings-methods");
});

test("the method that is preferred is offered first", async () => {
  await page.getByLabel("Offered first").selectOption({ label: "E-mail" });
  await page.getByRole("button", { name: "Save" }).click();
  assert.match(await done(), /^Saved\./);
  await walk.signOut(page);
  await walk.password(page, "alice");
  await page.getByRole("button", { name: "Send a code to a…@harbor.example" }).waitFor();
  await page.getByText("Try another way").click();
  await page.getByText("Forgot your phone?").click();
  await look(page, "verify-ways");
  assert.deepEqual(await page.locator(".cs-ways a").allInnerTexts(), [
    "Authenticator app",
    "Security questions",
    "Backup code",
  ]);
});

test("two of the questions are asked, and one word for any wrong answer", async () => {
  await page.getByRole("link", { name: "Security questions" }).click();
  const asked = await page.locator("form .cs-field label").allInnerTexts();
  assert.equal(asked.length, 2);
  await look(page, "verify-questions");
  await page.locator("#answer1").fill(answers.get(asked[0]));
  await page.locator("#answer2").fill("something else");
  await page.getByRole("button", { name: "Verify and continue" }).click();
  assert.match(await walk.problem(page), /^These answers are not right\./);
  assert.deepEqual(await page.locator("form .cs-field label").allInnerTexts(), asked);
  await page.locator("#answer1").fill(`  ${answers.get(asked[0]).toUpperCase()} `);
  await page.locator("#answer2").fill(answers.get(asked[1]));
  await page.getByRole("button", { name: "Verify and continue" }).click();
  assert.equal(walk.path(page), "/board");
});

test("a browser is remembered when it is ticked, and asked again for changes", async () => {
  await walk.signOut(page);
  await walk.password(page, "alice");
  await page.goto("/countersign/verify?method=totp");
  const box = page.getByLabel("Do not ask again on this browser for 14 days");
  assert.ok(!(await box.isChecked()), "off unless it is ticked");
  await box.check();
  await walk.verify(page, await app.next());
  assert.equal(walk.path(page), "/board");
  const cookie = await device();
  assert.ok(cookie.httpOnly && cookie.sameSite === "Lax");
  const days = (cookie.expires - Date.now() / 1000) / 86_400;
  // It also tells a known browser; the token of the device ends by itself after 14 days.
  assert.ok(days > 179.9 && days <= 180.01, `${days} days`);

  await walk.signOut(page);
  await walk.password(page, "alice");
  assert.equal(walk.path(page), "/board", "the second step is not asked");
  await page.goto("/countersign/settings");
  await look(page, "settings-remembered");
  await page.getByRole("button", { name: "Unlock settings" }).click();
  assert.equal(walk.path(page), "/countersign/verify");
  await page.goto("/countersign/verify?method=totp&again=1");
  assert.equal(await page.getByLabel(/Do not ask again/).count(), 0);
  await walk.verify(page, await app.next());
  assert.equal(walk.path(page), "/countersign/settings");
});

test("a remembered browser is forgotten, and its cookie goes when it does not count", async () => {
  await page.getByRole("button", { name: "Forget Browser 1" }).click();
  assert.match(await done(), /^Forgotten\. That browser will be asked again\./);
  assert.equal(await page.getByText("Remembered browsers").count(), 0);
  await walk.signOut(page);
  assert.ok(await device());
  await walk.password(page, "alice");
  assert.equal(walk.path(page), "/countersign/verify");
  assert.equal(await device(), undefined);
});

test("another person in this browser gets nothing from it", async () => {
  await page.goto("/countersign/verify?method=totp");
  await page.getByLabel(/Do not ask again/).check();
  await walk.verify(page, await app.next());
  await walk.signOut(page);
  await walk.password(page, "bob");
  assert.equal(walk.path(page), "/countersign/enroll");
  await page.getByRole("button", { name: "Sign in as someone else" }).click();
});

test("methods are removed one by one, and the last one stays", async () => {
  await walk.password(page, "alice");
  if (walk.path(page) === "/countersign/verify") {
    await page.goto("/countersign/verify?method=backup_codes");
    await walk.verify(page, codes[0]);
  } else {
    await page.goto("/countersign/verify?method=backup_codes&again=1");
    await walk.verify(page, codes[0]);
  }
  await page.goto("/countersign/settings");
  await page.getByRole("link", { name: "Remove Authenticator app" }).click();
  await page.getByRole("button", { name: "Remove it" }).click();
  assert.equal(await done(), "The authenticator app is removed.");
  await page.getByRole("link", { name: "Remove E-mail" }).click();
  await look(page, "remove-email");
  await page.getByRole("button", { name: "Remove it" }).click();
  assert.equal(await walk.heading(page), "This one has to stay");
  await page.getByRole("link", { name: "Add a method" }).waitFor();
});

test("no page asked another host for anything or logged an error", () => {
  alice.quiet();
});

function done() {
  return page.locator(".cs-done").innerText();
}

async function choose(pairs) {
  for (const [index, [place, answer]] of pairs.entries()) {
    await page.locator(`#question${index + 1}`).selectOption(place);
    await page.locator(`#answer${index + 1}`).fill(answer);
  }
  await page.getByRole("button", { name: "Save the answers" }).click();
}

async function device() {
  const cookies = await alice.context.cookies();
  // The fourth part is the token of a remembered device.
  return cookies.find(({ name, value }) => name.startsWith("cs-") && value.split(".")[3]);
}
