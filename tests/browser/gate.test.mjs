// Who is held back, who is not, and how each of them is told.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBoth } from "./both.mjs";
import { person } from "./browser.mjs";
import { PASSWORD } from "./host.mjs";
import * as walk from "./walk.mjs";

let host;
let browser;

before(async () => {
  [host, browser] = await startBoth();
});

after(async () => {
  await browser?.close();
  await host?.stop();
});

test("carol, a customer, reaches the portal without a second factor", async () => {
  const carol = await person(browser, host);
  await walk.password(carol.page, "carol");
  assert.equal(walk.path(carol.page), "/portal");
  assert.match(await walk.heading(carol.page), /Carol/);
  carol.quiet();
  await carol.close();
});

test("bob with his password only gets pages that ask, and codes where a program asks", async () => {
  const bob = await person(browser, host);
  await walk.password(bob.page, "bob");
  assert.equal(walk.path(bob.page), "/countersign/enroll");
  await bob.page.goto("/board");
  assert.equal(walk.path(bob.page), "/countersign/enroll");
  assert.ok(!(await bob.page.content()).includes("HAR-41"));

  for (const accept of ["application/json", "*/*"]) {
    const answer = await bob.context.request.get("/rest/api/issues", { headers: { accept } });
    await refusal(answer);
  }
  // The headers decide, not the path: who takes only pages gets the page that asks.
  const headers = { accept: "text/html" };
  const asked = await bob.context.request.get("/rest/api/issues", { headers });
  assert.equal(new URL(asked.url()).pathname, "/countersign/enroll");
  assert.ok(!(await asked.text()).includes("HAR-"));
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    await refusal(await bob.context.request.fetch("/rest/api/issues", { method }));
  }
  const fetched = await bob.page.evaluate(async () => {
    const answer = await fetch("/rest/api/issues");
    return [answer.status, answer.headers.get("content-type"), await answer.json()];
  });
  assert.equal(fetched[0], 401);
  assert.match(fetched[1], /^application\/json/);
  assert.equal(fetched[2].error.code, "second_factor_required");
  bob.quiet();
  await bob.close();
});

test("a path typed in a browser's address line is not answered with data either", async () => {
  const bob = await person(browser, host);
  await walk.password(bob.page, "bob");
  await bob.page.goto("/rest/api/issues");
  assert.equal(walk.path(bob.page), "/countersign/enroll");
  assert.ok(!(await bob.page.content()).includes("HAR-"));
  bob.quiet();
  await bob.close();
});

test("Basic authentication is refused in the same way", async () => {
  const nobody = await person(browser, host);
  const basic = Buffer.from(`bob:${PASSWORD}`).toString("base64");
  const headers = { authorization: `Basic ${basic}`, accept: "text/html" };
  await refusal(await nobody.context.request.get("/rest/api/issues", { headers }));
  await refusal(await nobody.context.request.get("/board", { headers, maxRedirects: 0 }));
  await nobody.close();
});

test("enrolled and signed in, bob gets the data", async () => {
  const bob = await person(browser, host);
  await walk.enroll(bob.page, "bob");
  const answer = await bob.context.request.get("/rest/api/issues");
  assert.equal(answer.status(), 200);
  assert.ok((await answer.json()).issues.length > 0);
  bob.quiet();
  await bob.close();
});

async function refusal(answer) {
  const text = await answer.text();
  assert.equal(answer.status(), 401, text);
  assert.match(answer.headers()["content-type"], /^application\/json/);
  assert.equal(JSON.parse(text).error.code, "second_factor_required");
  assert.ok(!/<html|HAR-/i.test(text), text);
}
