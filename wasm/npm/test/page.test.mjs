import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test, { after, before } from "node:test";
import { browser, dist, KEY, POLICY, serve } from "./parts.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const AT = 59;
const ENROLL = `
  <p><code id="key" data-cs-key>${KEY}</code>
    <button type="button" hidden data-cs-copy="#key" data-cs-status="#said">Copy</button>
    <span id="said" role="status"></span></p>
  <label for="code">Code</label>
  <input id="code" name="code" aria-describedby="help" data-cs-code data-cs-method="Totp"
    data-cs-digits="8" data-cs-drift data-cs-algorithm="Sha1" data-cs-period="30" data-cs-at="${AT}">
  <span id="help">Eight digits</span>`;
const BACKUP = `
  <ol id="codes"><li>0-ABCDE-FGHJK</li><li> 1-MNPQR-STVWX </li></ol>
  <div>
    <button type="button" hidden data-cs-copy="#codes">Copy</button>
    <button type="button" hidden data-cs-print>Print</button>
    <button type="button" hidden data-cs-download="codes.txt" data-cs-source="#codes"
      data-cs-preamble="For alice" data-cs-done="On your disk">Save</button>
  </div>
  <input id="backup" data-cs-code data-cs-method="BackupCodes" data-cs-hint="#hint">
  <p id="hint" role="status"></p>`;

/** Opens a page with our script and gives it to `work` once the script is done. */
async function open(body, options, work) {
  const { policy = POLICY, root = "", files = {}, init, reader } = options;
  const wasm = "/countersign.wasm";
  const data = root.includes("data-cs-wasm") ? root : `data-cs-wasm="${wasm}?v=1" ${root}`;
  const html = `<!doctype html><html lang="en" ${data}><title>t</title>
    <script src="/countersign.js" defer></script><body>${body}`;
  const own = { "Content-Security-Policy": POLICY };
  const served = {
    "/": ["text/html; charset=utf-8", html, { "Content-Security-Policy": policy }],
    "/countersign.js": ["text/javascript", await dist("countersign.js")],
    "/countersign.worker.js": ["text/javascript", await dist("countersign.worker.js"), own],
    [wasm]: ["application/wasm", await dist("countersign.wasm")],
    ...files,
  };
  await serve(served, async (address, asked) => {
    const context = await chromium.newContext({ acceptDownloads: true, ...reader });
    try {
      await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: address });
      const page = await context.newPage();
      const foreign = [];
      page.on("request", (request) => {
        if (!request.url().startsWith(address)) foreign.push(request.url());
      });
      const problems = [];
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("console", (line) => line.type() === "error" && problems.push(line.text()));
      if (init !== undefined) await page.addInitScript(init);
      await page.goto(address);
      await page.locator("[data-cs-ready]").waitFor({ state: "attached" });
      await work(page, { problems, asked, address });
      assert.deepEqual(
        foreign.filter((url) => !url.startsWith("blob:")),
        [],
      );
    } finally {
      await context.close();
    }
  });
}

const ready = (page) => page.locator("[data-cs-ready]").getAttribute("data-cs-ready");

async function remark(page, field, text, expected) {
  await page.locator(field).fill(text);
  const name = await page.locator(field).getAttribute("aria-describedby");
  const place = name === null ? "#hint" : `#${name.split(" ").at(-1)}`;
  await page.waitForFunction(
    ([place, source]) => new RegExp(source).test(document.querySelector(place).textContent),
    [place, expected.source],
  );
}

test("enrollment: the key is grouped, a code is checked as it is typed", async () => {
  await open(ENROLL, {}, async (page, { problems, asked }) => {
    assert.equal(await ready(page), "wasm");
    assert.equal(
      await page.locator("#key").textContent(),
      "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
    );
    const input = page.locator("#code");
    assert.match(await input.getAttribute("aria-describedby"), /^help cs-hint-1$/);
    assert.equal(await page.locator("#cs-hint-1").getAttribute("role"), "status");
    for (const [text, form, words] of [
      ["9", "Incomplete", /^$/],
      ["94x", "StrangeCharacters", /only digits/],
      ["942870829", "TooLong", /longer/],
      ["9428 7082", "Complete", /^$/],
      ["94287083", "Complete", /does not belong/],
    ]) {
      await remark(page, "#code", text, words);
      await page.locator(`#code[data-cs-form=${form}]`).waitFor({ state: "attached" });
      assert.equal(await input.inputValue(), text);
    }
    const before = asked.length;
    await page.locator("button[data-cs-copy]").click();
    await page.locator("#said", { hasText: "Copied" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), KEY);
    assert.deepEqual(problems, []);
    assert.equal(asked.length, before);
    assert.deepEqual(
      [...asked].filter((url) => url.includes(KEY) || url.includes("9428")),
      [],
    );
  });
});

test("times are those of the reader's zone, and the server's words stay at hand", async () => {
  const body = `<time data-cs-time datetime="2026-01-31T23:30:00Z">31 January 2026, 23:30 UTC</time>
    <time data-cs-time datetime="never">never</time>`;
  const reader = { timezoneId: "Asia/Tokyo", locale: "en-GB" };
  await open(body, { reader }, async (page, { problems }) => {
    const [moment, never] = await page.locator("time").all();
    assert.match(await moment.textContent(), /^1 Feb 2026, 08:30 (GMT\+9|JST)$/);
    assert.equal(await moment.getAttribute("title"), "31 January 2026, 23:30 UTC");
    assert.equal(await never.textContent(), "never");
    assert.deepEqual(problems, []);
  });
});

test("a wait is counted down with the server's seconds, and its end is shown", async () => {
  const body = (seconds) => `<p data-cs-waiting>Again
    <span data-cs-seconds="${seconds}" data-cs-over="#over">in a while</span></p>
    <p id="over" role="status" hidden>Now</p>`;
  await open(body(179), {}, async (page) => {
    assert.equal(await page.locator("[data-cs-seconds]").textContent(), "in 3 minutes");
    assert.ok(await page.locator("#over").isHidden());
  });
  await open(body(2), {}, async (page) => {
    await page.locator("#over").waitFor();
    assert.ok(await page.locator("[data-cs-waiting]").isHidden());
  });
});

const WAIT = `
  <form method="post" data-cs-poll="/poll" data-cs-status="#said"></form>
  <p id="said"></p>
  <form method="post" action="/cancel"><button>Cancel</button></form>`;
const NEXT = {
  "/next": ["text/html", "<title>next</title>", { "Content-Security-Policy": POLICY }],
};

test("a page that waits goes on where the answer says", async () => {
  await open(WAIT, { files: NEXT }, async (page, { problems }) => {
    let polls = 0;
    await page.route("**/poll", (route) => {
      polls += 1;
      return route.fulfill({ json: polls === 1 ? { waits: true } : { next: "/next" } });
    });
    await page.waitForURL("**/next");
    assert.equal(polls, 2);
    assert.deepEqual(problems, []);
  });
});

test("once a button was pressed its answer comes next, whatever the phone said", async () => {
  await open(WAIT, { files: NEXT }, async (page, { problems }) => {
    let polled = () => {};
    await page.route("**/poll", async (route) => {
      await route.fulfill({ json: { next: "/next" } });
      polled();
    });
    await page.route("**/cancel", async (route) => {
      // The second question shows that the answer to the first did not take the page away.
      for (let polls = 0; polls < 2; polls++) {
        await new Promise((resolve) => {
          polled = resolve;
        });
      }
      await route.fulfill({ contentType: "text/html", body: "<title>cancelled</title>" });
    });
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.waitForURL("**/cancel");
    assert.equal(await page.title(), "cancelled");
    assert.deepEqual(problems, []);
  });
});

test("the focus is where the problem is told", async () => {
  const body = `<input><div tabindex="-1" data-cs-problems>That is wrong.</div>`;
  await open(body, {}, async (page) => {
    assert.ok(await page.evaluate(() => document.activeElement.matches("[data-cs-problems]")));
  });
});

test("enrollment: a clock that is off is explained, in the page's words", async () => {
  // The code of 30 to 59 s, seen four minutes later and one step later. Each page arrives as a
  // step begins: it counts on from there, and a slow machine has 29 s until the next.
  for (const [at, words, own] of [
    [30 + 240, /about 4 minutes behind/, ""],
    [30 + 240, /^hinten 4$/, 'data-cs-text-behind="hinten {minutes}"'],
    [30 + 30, /^$/, ""],
  ]) {
    const body = ENROLL.replace(`data-cs-at="${AT}"`, `data-cs-at="${at}" ${own}`);
    await open(body, {}, async (page) => {
      await remark(page, "#code", "94287082", words);
      await page.locator("#code[data-cs-form=Complete]").waitFor({ state: "attached" });
    });
  }
  const ahead = ENROLL.replace("94287082", "").replace(
    `data-cs-at="${AT}"`,
    'data-cs-at="1111110960"',
  );
  await open(ahead, {}, (page) => remark(page, "#code", "07081804", /about 2 minutes ahead/));
});

test("no drift is looked for where no key is on the page", async () => {
  const body = ENROLL.replace(/<p>.*<\/p>/s, "").replace(`data-cs-at="${AT}"`, 'data-cs-at="9999"');
  await open(body, {}, async (page) => {
    await page.locator("#code").fill("94287082");
    await page.locator("#code[data-cs-form=Complete]").waitFor({ state: "attached" });
    assert.equal(await page.locator(".cs-hint").textContent(), "");
  });
});

test("backup codes: copy, print, save, and a code checked", async () => {
  const printed = () => {
    window.print = () => {
      document.documentElement.dataset.printed = "yes";
    };
  };
  await open(BACKUP, { init: printed }, async (page, { problems }) => {
    const list = "0-ABCDE-FGHJK\n1-MNPQR-STVWX";
    await page.locator("button[data-cs-copy]").click();
    await page.locator(".cs-status[role=status]", { hasText: "Copied" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), list);
    await page.locator("button[data-cs-print]").click();
    await page.locator("html[data-printed]").waitFor({ state: "attached" });
    const saving = page.waitForEvent("download");
    await page.locator("button[data-cs-download]").click();
    const download = await saving;
    assert.equal(download.suggestedFilename(), "codes.txt");
    const saved = await readFile(await download.path(), "utf8");
    assert.equal(saved, `For alice\n\n${list}\n`);
    await page.locator(".cs-status", { hasText: "On your disk" }).waitFor();
    await remark(page, "#backup", "0-ABCDU", /no U/);
    await remark(page, "#backup", "0-abcde-fghjk", /^$/);
    await page.locator("#backup[data-cs-form=Complete]").waitFor({ state: "attached" });
    assert.deepEqual(problems, []);
  });
});

test("without a clipboard the text is copied the old way", async () => {
  const init = () => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  };
  await open(BACKUP, { init }, async (page) => {
    await page.locator("button[data-cs-copy]").click();
    await page.locator(".cs-status", { hasText: "Copied" }).waitFor();
  });
  const never = () => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    document.execCommand = () => false;
  };
  await open(BACKUP, { init: never }, async (page) => {
    await page.locator("button[data-cs-copy]").click();
    await page.locator(".cs-status", { hasText: "yourself" }).waitFor();
    assert.match(await page.evaluate(() => String(getSelection())), /0-ABCDE-FGHJK/);
  });
});

test("the engine is reached however a host serves it", async () => {
  const strict = "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'";
  const worker = 'data-cs-worker="/countersign.worker.js"';
  const octets = ["application/octet-stream", await dist("countersign.wasm")];
  const integrity = `data-cs-integrity="${(await dist("countersign.wasm.sri")).toString().trim()}"`;
  const wrong = `data-cs-integrity="sha256-${"A".repeat(43)}="`;
  const noWasm = () => {
    delete globalThis.WebAssembly;
  };
  for (const [name, options, way] of [
    ["octet-stream", { files: { "/countersign.wasm": octets } }, "wasm"],
    ["integrity", { root: integrity }, "wasm"],
    ["a strict policy and a worker", { policy: strict, root: worker }, "worker"],
    ["a strict policy alone", { policy: strict }, "none"],
    ["another module", { root: wrong }, "none"],
    ["another module, in a worker too", { root: `${wrong} ${worker}` }, "none"],
    ["no module", { files: { "/countersign.wasm": ["text/html", "<p>"] } }, "none"],
    ["a missing worker", { policy: strict, root: 'data-cs-worker="/none.js"' }, "none"],
    ["no WebAssembly", { init: noWasm }, "none"],
    ["no address", { root: 'data-cs-wasm=""' }, "none"],
  ]) {
    await open(ENROLL, options, async (page) => {
      assert.equal(await ready(page), way, name);
      assert.ok(await page.locator("button[data-cs-copy]").isVisible(), name);
      if (way === "none") {
        assert.equal(await page.locator("#key").textContent(), KEY, name);
        await page.locator("#code").fill("x");
        assert.equal(await page.locator(".cs-hint").count(), 0, name);
      } else {
        await remark(page, "#code", "x", /only digits/);
      }
    });
  }
});
