// What third-party libraries make of the addresses in our QR codes: they read the same account,
// and the engine accepts their codes.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { parse } from "@otplib/uri";
import { URI } from "otpauth";
import { generateSync, NobleCryptoPlugin, ScureBase32Plugin } from "otplib";
import { open } from "../../../tests/lanes/plain.mjs";
import { path } from "./parts.mjs";

const MODULE = path("../../target/modules/plain.wasm");
const AT = 1_700_000_010;
/** Issuers and names as they come: spaces, characters with a meaning in an address, scripts. */
const NAMES = ["Harbor", "Söhne & Co", "a+b=c?d#e", "100% sure", "日本語", "Ünïcode/slash"];
const ALGORITHMS = ["sha1", "sha256", "sha512"];
const PERIODS = [15, 30, 60, 120];

const base64 = (bytes) => Buffer.from(bytes).toString("base64url");
const seed = (number) => base64(new Uint8Array(32).fill(number + 1));

/** An engine of this policy, asked in JSON. */
async function engine(policy) {
  const door = await open(await WebAssembly.compile(await readFile(MODULE)));
  const call = (handle, request) => {
    const bytes = new TextEncoder().encode(JSON.stringify(request));
    return JSON.parse(new TextDecoder().decode(door.call(handle, bytes)));
  };
  const made = call(0, { NewRing: { instance_id: "apps", entropy: seed(6) } });
  const open_ = { ring: made.Ring.ring, policy: JSON.stringify(policy), policy_version: 1 };
  const { handle } = call(0, { Open: open_ }).Opened;
  return (request) => call(handle, request);
}

/** One act of a person who has not set up anything yet. */
function act(name, number, act) {
  const login = {
    product: "Jira",
    channel: "Form",
    groups: ["staff"],
    licensed: true,
    peer: "192.0.2.7",
    nonce: seed(2),
    known_browser: null,
    device_token: null,
    email: null,
    locale: "",
    display_name: name,
  };
  return {
    Step: {
      account_id: `${number}`,
      row: null,
      marker: null,
      at: AT,
      entropy: seed(number % 200),
      event: { SignIn: { login, act: { Enroll: { act } } } },
    },
  };
}

const cases = NAMES.flatMap((issuer, first) =>
  NAMES.map((name, second) => {
    const number = first * NAMES.length + second;
    return {
      issuer,
      name,
      number,
      algorithm: ALGORITHMS[number % ALGORITHMS.length],
      digits: 6 + (number % 3),
      period: PERIODS[number % PERIODS.length],
    };
  }),
);

/** What each library reads, in the same words, and the code it shows. */
const libraries = {
  otpauth(uri) {
    const app = URI.parse(uri);
    return {
      issuer: app.issuer,
      name: app.label,
      algorithm: app.algorithm.toLowerCase(),
      digits: app.digits,
      period: app.period,
      secret: app.secret.base32,
      code: app.generate({ timestamp: AT * 1000 }),
    };
  },
  otplib(uri) {
    const { label, params } = parse(uri);
    const { issuer, secret, algorithm = "sha1", digits = 6, period = 30 } = params;
    const plugins = { crypto: new NobleCryptoPlugin(), base32: new ScureBase32Plugin() };
    const code = generateSync({ secret, algorithm, digits, period, epoch: AT, ...plugins });
    // It leaves the issuer in front of the name.
    const name = label.startsWith(`${issuer}:`) ? label.slice(issuer.length + 1) : label;
    return { issuer, name, algorithm, digits, period, secret, code };
  },
};

for (const [library, read] of Object.entries(libraries)) {
  test(`${library} reads every address as it was meant, and its code is accepted`, async () => {
    for (const { issuer, name, number, algorithm, digits, period } of cases) {
      const totp = { algorithm, digits, period_seconds: period };
      const call = await engine({ mode: "enforce", issuer, methods: { totp } });
      const start = { method: "Totp", destination: null, again: false, ticket: null };
      const begun = call(act(name, number, { Start: start })).Stepped.verdict.Enroll.started.Totp;
      const { code, ...seen } = read(begun.uri);
      assert.deepEqual(seen, { issuer, name, algorithm, digits, period, secret: begun.key });
      const answer = { Code: { method: "Totp", code } };
      const confirm = { ticket: begun.ticket, answer, label: "" };
      const { save } = call(act(name, number, { Confirm: confirm })).Stepped;
      assert.deepEqual(save.methods, ["Totp"], `${library}: ${begun.uri}`);
    }
  });
}
