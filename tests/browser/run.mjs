// Runs every test file. Those that mostly wait go first, so that they finish while others compute.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "node:test";
import { tap } from "node:test/reporters";

const HERE = dirname(fileURLToPath(import.meta.url));
const WAIT_MOST = ["push.test.mjs", "email.test.mjs", "sms.test.mjs"];

const all = readdirSync(HERE).filter((name) => name.endsWith(".test.mjs"));
const files = [...WAIT_MOST, ...all.filter((name) => !WAIT_MOST.includes(name))];
const told = run({
  files: files.map((name) => join(HERE, name)),
  concurrency: 5,
  timeout: 900_000,
});
told.on("test:fail", () => {
  process.exitCode = 1;
});
told.compose(tap).pipe(process.stdout);
