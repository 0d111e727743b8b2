import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import * as engine from "@countersign/engine";
import { dist, inner, KEY, path, serve } from "./parts.mjs";

const CALLS = {
  call: [{ SelfTest: {} }],
  callText: ['{"SelfTest":{}}'],
  codeForm: ["Totp", 6, ""],
  drift: [{}],
  fingerprint: [],
  groupKey: [KEY],
  lint: ["{}"],
  qrSvg: ["x"],
  selfTest: [],
  simulator: ["{}"],
};

// The first test: nothing has loaded the module yet.
test("before it is loaded, every call says what is missing", async () => {
  const calls = new Map(Object.entries(engine));
  for (const [name, given] of Object.entries(CALLS)) {
    assert.throws(
      () => calls.get(name)(...given),
      { code: "not_loaded", message: /load\(\)/ },
      name,
    );
  }
  const untried = [...calls.keys()].filter((name) => !(name in CALLS));
  assert.deepEqual(untried.sort(), ["CountersignError", "load"]);
});

test("a failed load is not remembered, a good one is", async () => {
  await assert.rejects(engine.load({ bytes: new Uint8Array(8) }), WebAssembly.CompileError);
  await assert.rejects(engine.load({}), { code: "load.source" });
  const [one, two] = await Promise.all([engine.load(), engine.load({ url: "never:asked" })]);
  assert.equal(one, two);
  assert.ok(one.selfTest() >= 9);
});

test("advice", async () => {
  await engine.load();
  assert.equal(engine.groupKey("MZXW6YTBOI"), "MZXW 6YTB OI");
  assert.equal(engine.codeForm("Totp", 6, "123 456"), "Complete");
  assert.equal(engine.codeForm("BackupCodes", 0, "3-ABCDE-FGHJKM"), "TooLong");
  const facts = { key: KEY, algorithm: "Sha1", digits: 8, periodSeconds: 30, code: "94287082" };
  assert.equal(engine.drift({ ...facts, at: 59 }), 0);
  assert.equal(engine.drift({ ...facts, at: 149 }), -3);
  assert.equal(engine.drift({ ...facts, at: 10_000 }), null);
  assert.match(engine.qrSvg("otpauth://totp/x"), /^<svg .*<\/svg>$/);
});

test("what the engine refuses is thrown with its code and path", async () => {
  await engine.load();
  assert.throws(() => engine.groupKey("no key"), { code: "help.key", path: "act.GroupKey.key" });
  assert.throws(() => engine.qrSvg(""), { code: "help.text_length" });
  assert.throws(() => engine.simulator('{"odd":1}'), engine.CountersignError);
});

test("a text is answered in JSON, whatever it is", async () => {
  await engine.load();
  for (const text of ["", "[]", " {}", "\u0000", "{", '{"Unknown":{}}', "\ud800"]) {
    assert.ok("Mistake" in JSON.parse(engine.callText(text)), JSON.stringify(text));
  }
  const ring = { NewRing: { instance_id: "a", entropy: "A".repeat(43) } };
  assert.equal(engine.call(ring).Mistake.code, "request.unreadable");
  const open = { Open: { ring: "e30", policy: "{}", policy_version: 1 } };
  assert.equal(engine.call(open).Mistake.code, "request.not_in_this_build");
});

test("a policy is simulated until it is closed", async () => {
  await engine.load();
  const simulator = engine.simulator('{"mode":"enforce"}');
  const situation = {
    at: 1_700_000_000,
    product: "Jira",
    channel: "Form",
    groups: [],
    licensed: true,
    standing: { enrolled: ["Totp"], suspended: false, postponements: 0, remembered: false },
  };
  const { outcome, looked } = simulator.decide(situation);
  assert.deepEqual(outcome, { Challenge: { methods: ["Totp"] } });
  assert.ok(looked.length > 0);
  simulator.close();
  assert.throws(() => simulator.decide(situation), { code: "stale_handle" });
});

test("an instance that failed is replaced, and only then", async () => {
  const { engineOver } = await inner("src/engine.ts");
  let made = 0;
  const door = () => {
    made += 1;
    const mine = made;
    return {
      call(_, text) {
        if (text === "trap") throw new WebAssembly.RuntimeError("unreachable");
        if (text === "throw") throw new TypeError("ours");
        return String(mine);
      },
    };
  };
  const tried = engineOver(door);
  assert.equal(tried.callText("a"), "1");
  assert.throws(() => tried.callText("throw"), TypeError);
  assert.equal(tried.callText("a"), "1");
  assert.throws(() => tried.callText("trap"), WebAssembly.RuntimeError);
  assert.equal(tried.callText("a"), "2");
  assert.equal(made, 2);
});

test("every source of the module, and its digest", async () => {
  const { compile } = await inner("src/load.ts");
  const wasm = await dist("countersign.wasm");
  const integrity = (await dist("countersign.wasm.sri")).toString().trim();
  const other = `sha256-${createHash("sha256").update("other").digest("base64")}`;
  const module = await compile({ bytes: wasm, integrity });
  assert.equal(await compile({ module }), module);
  await assert.rejects(compile({ bytes: wasm, integrity: other }), { code: "load.integrity" });
  await assert.rejects(compile({ bytes: wasm, integrity: "md5-x" }), { code: "load.integrity" });
  await assert.rejects(compile({ module, integrity }), { code: "load.source" });
  await assert.rejects(compile({ module, bytes: wasm }), { code: "load.source" });
  const files = {
    "/right.wasm": ["application/wasm", wasm],
    "/charset.wasm": ["Application/WASM; charset=binary", wasm],
    "/octets.wasm": ["application/octet-stream", wasm],
    "/odd.wasm": ["application/wasm", "<html>"],
  };
  await serve(files, async (address) => {
    for (const name of ["right", "charset", "octets"]) {
      const found = await compile({ url: `${address}/${name}.wasm`, integrity });
      assert.ok(found instanceof WebAssembly.Module, name);
    }
    const wrong = { url: `${address}/right.wasm`, integrity: other };
    await assert.rejects(compile(wrong), TypeError);
    await assert.rejects(compile({ url: `${address}/odd.wasm` }), WebAssembly.CompileError);
    await assert.rejects(compile({ url: `${address}/none.wasm` }), { code: "load.status" });
  });
});

test("without WebAssembly the load fails clearly", async () => {
  const { compile } = await inner("src/load.ts");
  const whole = globalThis.WebAssembly;
  try {
    globalThis.WebAssembly = undefined;
    await assert.rejects(compile({ url: "never:asked" }), { code: "load.no_wasm" });
  } finally {
    globalThis.WebAssembly = whole;
  }
});

test("the inline build starts at once and without a file", async () => {
  const inline = await import(path("dist/inline.js"));
  assert.throws(() => inline.qrSvg("x"), { code: "not_loaded" });
  const started = inline.loadSync();
  assert.equal(started, await inline.load());
  assert.equal(inline.groupKey("MZXW6YTB"), "MZXW 6YTB");
});

test("names outside ASCII are folded by what JavaScript knows about letters", async () => {
  await engine.load();
  const policy = (...names) => JSON.stringify({ mode: "enforce", groups: { require: names } });
  const codes = (policy, groups) => engine.lint(policy, groups).map((found) => found.code);
  // Composed and decomposed, full width, a ligature: one name for a rule that asks.
  for (const [name, other] of [
    ["Ärzte", "a\u0308rzte"],
    ["Straße", "STRASSE"],
    ["ＡＢＣ", "abc"],
    ["ﬁnance", "FINANCE"],
  ]) {
    assert.ok(codes(policy(name), [name, other]).includes("groups.met"), `${name} ${other}`);
  }
  assert.ok(!codes(policy("Ärzte"), ["Ärzte", "Arzte"]).includes("groups.met"));
  const odd = engine.lint(policy("a\u{e000}b"));
  assert.ok(odd.some((found) => found.severity === "Error" && found.path === "groups.require[0]"));
});
