// The plain module against node's `createHmac`: one check of one wrong code with a window of one
// step.
//
// The two alternate in short batches; time is this process's CPU time, and the median of the rounds
// counts. Prints one JSON object per line. The module is the one built with the feature `bench`.
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { read } from "./arguments.mjs";

// Odd, so that there is a median.
const ROUNDS = 9;
const BATCHES = 6;
const BATCH_MICROSECONDS = 10_000;
const GOAL = 0.2;
const AT = 1_700_000_010;
const PERIOD_SECONDS = 30;

const secret = Buffer.alloc(20, 0x5a);

/** What a server in node does without a library: a fresh HMAC for each step. */
function plain(code) {
  const present = Math.floor(AT / PERIOD_SECONDS);
  let found = -1;
  for (let step = present - 1; step <= present + 1; step++) {
    if (number(step) === Number(code)) found = step;
  }
  return found;
}

function number(step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", secret).update(counter).digest();
  return (digest.readUInt32BE(digest[19] & 0x0f) & 0x7fffffff) % 1_000_000;
}

/** The same through the module; the code is written there on every call. */
async function door(path) {
  const { instance } = await WebAssembly.instantiate(await readFile(path), {});
  const { alloc, memory, verify_totp: verify } = instance.exports;
  const room = alloc(secret.length + 6) >>> 0;
  const bytes = new Uint8Array(memory.buffer, room, secret.length + 6);
  bytes.set(secret);
  const at = BigInt(AT);
  return (code) => {
    for (let place = 0; place < 6; place++) {
      bytes[secret.length + place] = code.charCodeAt(place);
    }
    return Number(verify(room, at));
  };
}

function microseconds(work, calls) {
  const before = process.cpuUsage();
  for (let call = 0; call < calls; call++) work();
  const spent = process.cpuUsage(before);
  return spent.user + spent.system;
}

/** Calls per batch, once the compiler has warmed up. */
function callsOf(work) {
  let calls = 64;
  let spent = 0;
  let warmed = 0;
  while (spent < BATCH_MICROSECONDS || warmed < 300_000) {
    spent = microseconds(work, calls);
    warmed += spent;
    if (spent < BATCH_MICROSECONDS) calls *= 2;
  }
  return Math.max(1, Math.floor((calls * BATCH_MICROSECONDS) / spent));
}

function ratio(ours, theirs) {
  const turns = [ours, theirs].map((work) => ({ work, calls: callsOf(work) }));
  const ratios = [];
  for (let round = 0; round < ROUNDS; round++) {
    const spent = [0, 0];
    for (let batch = 0; batch < BATCHES; batch++) {
      turns.forEach(({ work, calls }, turn) => {
        spent[turn] += microseconds(work, calls) / calls;
      });
    }
    ratios.push(spent[0] / spent[1]);
  }
  return ratios.sort((one, other) => one - other)[(ROUNDS - 1) / 2];
}

const text = (value) => String(value).padStart(6, "0");
const native = await door(read(process.argv.slice(2)).module);
const right = text(number(Math.floor(AT / PERIOD_SECONDS)));
let wrong = 0;
while (plain(text(wrong)) !== -1) wrong++;
for (const code of [right, text(wrong)]) {
  if (native(code) !== plain(code)) throw new Error("the two do not do the same");
}
const found = ratio(
  () => native(text(wrong)),
  () => plain(text(wrong)),
);
const row = { row: "wasm_totp_verify_node", ratio: Number(found.toFixed(3)), goal: GOAL };
console.log(JSON.stringify({ ...row, holds: row.ratio <= GOAL }));
