import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { dist, inner, KEY, path } from "./parts.mjs";

const packed = (bytes) => gzipSync(bytes, { level: 9 }).length;
const KB = 1024;

/** Lines of a list in `wasm/` that are neither empty nor a comment. */
async function listed(name) {
  const text = await readFile(path(`../${name}`), "utf8");
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

test("the module imports exactly what is listed", async () => {
  const module = await WebAssembly.compile(await dist("countersign.wasm"));
  const found = WebAssembly.Module.imports(module).map(
    ({ module: space, name }) => `${space}.${name.replace(/_[0-9a-f]{16}$/, "")}`,
  );
  assert.deepEqual(found.sort(), (await listed("imports.txt")).sort());
});

test("a module that imports more is not started", async () => {
  const { importsOf } = await inner("src/glue.ts");
  // One imported function, `env` `f`.
  const text = "\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x09\x01\x03env\x01f\0\0";
  const module = new WebAssembly.Module(Uint8Array.from(text, (byte) => byte.charCodeAt(0)));
  assert.throws(() => importsOf(module, () => undefined), { code: "module.import" });
});

test("the module has nothing of the server's half", async () => {
  const keys = await readFile(path("../../core/src/crypto/derive.rs"), "utf8");
  const labels = Array.from(keys.matchAll(/=> b"([a-z0-9/-]+)",/g), ([, label]) => label);
  assert.ok(labels.length >= 7, "the labels are no longer where they were");
  const browser = (await dist("countersign.wasm")).toString("latin1");
  const plain = await readFile(path("../../target/modules/plain.wasm"), "latin1");
  // A short label may be folded into an instruction; most must be found, or this proves nothing.
  const found = labels.filter((label) => plain.includes(label));
  assert.ok(found.length >= labels.length / 2, `only ${found} in the plain module`);
  for (const label of labels) assert.ok(!browser.includes(label), label);
});

test("the module names no folder of the machine that built it", async () => {
  const text = (await dist("countersign.wasm")).toString("latin1");
  assert.equal(text.match(/\/(home|root|usr|work|tmp)\/[!-~]*/)?.[0], undefined);
});

test("sizes keep their budgets", async () => {
  const most = (await listed("sizes.txt")).find((line) => line.startsWith("browser "));
  const wasm = packed(await dist("countersign.wasm"));
  assert.ok(wasm <= Number(most.split(" ")[1]), `countersign.wasm has ${wasm} bytes packed`);
  for (const [name, most] of [
    ["web.js", 6 * KB],
    // With the ceremonies of security keys and the wait for a phone.
    ["countersign.js", 7 * KB],
    ["countersign.worker.js", 6 * KB],
    ["inline.js", wasm * 1.4 + 6 * KB],
  ]) {
    const bytes = packed(await dist(name));
    assert.ok(bytes <= most, `${name} has ${bytes} bytes packed`);
  }
});

test("no call leaves a copy of a secret in the module's memory", async () => {
  const { instantiate } = await inner("src/glue.ts");
  const module = await WebAssembly.compile(await dist("countersign.wasm"));
  let memory;
  const Instance = WebAssembly.Instance;
  try {
    WebAssembly.Instance = new Proxy(Instance, {
      construct(target, given) {
        const instance = new target(...given);
        memory = instance.exports.memory;
        return instance;
      },
    });
    const door = instantiate(module);
    const code = "94287082";
    const grouped = KEY.replaceAll(/(.{4})(?=.)/g, "$1 ");
    const uri = `otpauth://totp/Countersign:alice?secret=${KEY}&issuer=Countersign`;
    const drift = { key: KEY, algorithm: "Sha1", digits: 8, period_seconds: 30, at: 59, code };
    const backup = "3-ABCDE-FGHJK";
    const acts = {
      Qr: { text: uri },
      GroupKey: { key: KEY },
      Drift: drift,
      CodeForm: { method: "BackupCodes", digits: 0, code: backup },
    };
    for (const [name, act] of Object.entries(acts)) {
      const answer = door.call(0, JSON.stringify({ Help: { act: { [name]: act } } }));
      assert.match(answer, /^\{"Helped"/, name);
      const left = Buffer.from(memory.buffer).toString("latin1");
      // Ten letters are enough to recognize a copy, whole or in part.
      for (const secret of [KEY, KEY.slice(8, 18), grouped, uri, code, backup, "1234567890123"]) {
        assert.ok(!left.includes(secret), `after ${name}: ${secret}`);
      }
    }
  } finally {
    WebAssembly.Instance = Instance;
  }
});
