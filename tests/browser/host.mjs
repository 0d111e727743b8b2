// Starts the reference host on a free port with an empty data folder, and stops it by its process
// id.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BUILT = new URL("../../java-shim/demo/target/countersign-demo.jar", import.meta.url);
const START_SECONDS_MAX = 180;
const STOP_SECONDS_MAX = 10;

/** The demo's one password. */
export const PASSWORD = "countersign";

/** Only authenticator apps and backup codes, so everyone sees the same first page. */
export const APPS_ONLY = {
  mode: "enforce",
  issuer: "Harbor",
  groups: { require: ["administrators", "staff"] },
  customers: "skip",
  enrollment: { grace_days: 0 },
};

/** The demo's methods, with waits short enough for a test. */
export const EVERY_METHOD = {
  ...APPS_ONLY,
  devices: { enabled: true, days: 14 },
  methods: {
    hotp: { enabled: true },
    email: { enabled: true, wait_seconds: 30 },
    sms: { enabled: true, wait_seconds: 30 },
    yubico_otp: { enabled: true, validation_server: true },
    webauthn: {
      enabled: true,
      relying_party_id: "localhost",
      origins: ["http://localhost:1"],
    },
    push: { enabled: true },
    security_questions: { enabled: true },
  },
};

/** A running reference host: `address`, what it printed, and `stop()`. */
export async function startHost(options = {}) {
  for (let tries = 1; ; tries++) {
    try {
      return await startOnce(options);
    } catch (problem) {
      // Another process may take the port between finding it free and opening it.
      if (tries === 5 || !/in use/.test(problem.message)) throw problem;
    }
  }
}

async function startOnce({ policy = APPS_ONLY }) {
  const jar = process.env.COUNTERSIGN_DEMO_JAR ?? fileURLToPath(BUILT);
  if (!existsSync(jar)) {
    throw new Error("the demo is not built: run `./x jars` or name it in COUNTERSIGN_DEMO_JAR");
  }
  const data = await mkdtemp(join(tmpdir(), "countersign-browser-"));
  await writeFile(join(data, "policy.json"), JSON.stringify(policy, null, 2));
  const port = await freePort();
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin/java") : "java";
  // Runs are short, so the second compiler would never pay off.
  const quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];
  const child = spawn(java, [...quick, "-jar", jar, "--port", `${port}`, "--data", data]);
  const printed = [];
  child.stdout.on("data", (text) => printed.push(text));
  child.stderr.on("data", (text) => printed.push(text));
  const gone = new Promise((resolve) => {
    child.once("exit", resolve);
    child.once("error", resolve);
  });
  const host = {
    address: `http://127.0.0.1:${port}`,
    /** The same, under the host name that security keys need. */
    named: `http://localhost:${port}`,
    /** Where mailbox, phone and gadgets are. */
    outside: () => /mailbox +(http:\S+)\/mailbox/.exec(printed.join(""))?.[1],
    printed: () => printed.join(""),
    async stop() {
      child.kill("SIGTERM");
      const kill = setTimeout(() => child.kill("SIGKILL"), STOP_SECONDS_MAX * 1000);
      await gone;
      clearTimeout(kill);
      await rm(data, { recursive: true, force: true });
    },
  };
  try {
    await ready(host, gone);
  } catch (problem) {
    await host.stop();
    throw problem;
  }
  return host;
}

async function ready(host, gone) {
  let ended = false;
  gone.then(() => {
    ended = true;
  });
  for (const end = Date.now() + START_SECONDS_MAX * 1000; Date.now() < end; ) {
    if (host.printed().includes(`ready ${host.address}`)) return;
    if (ended) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the demo did not get ready:\n${host.printed()}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    // Below the ports of outgoing connections, of which the tests open many.
    probe.listen(12_000 + Math.floor(Math.random() * 20_000), "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
