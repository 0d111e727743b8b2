import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { build } from "esbuild";
import { publint } from "publint";
import { inFolder, path } from "./parts.mjs";

const run = promisify(execFile);
const program = (name) => path(`node_modules/.bin/${name}`);

/** The package as a consumer has it: packed, unpacked into `node_modules`. */
function consumed(work) {
  return inFolder(async (folder) => {
    await run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], {
      cwd: path(""),
    });
    const { version } = JSON.parse(await readFile(path("package.json"), "utf8"));
    const tarball = join(folder, `countersign-engine-${version}.tgz`);
    const home = join(folder, "node_modules/@countersign/engine");
    await mkdir(home, { recursive: true });
    await run("tar", ["-xzf", tarball, "-C", home, "--strip-components=1"]);
    return work(folder, tarball);
  });
}

test("publint has nothing to say", async () => {
  // On its own it would pack with the npm next to node's executable, which may not work.
  await consumed(async (_, tarball) => {
    const { buffer } = await readFile(tarball);
    const { messages } = await publint({ strict: true, pack: { tarball: buffer } });
    assert.deepEqual(messages, []);
  });
});

test("types resolve in every kind of project", async () => {
  await consumed(async (_, tarball) => {
    const rules = ["--exclude-entrypoints", "./countersign.js", "./countersign.worker.js"];
    // The inline build is for pages: it has no CommonJS twin.
    rules.push("./countersign.wasm", "--ignore-rules", "cjs-resolves-to-esm");
    await run(program("attw"), [tarball, "--profile", "node16", ...rules]).catch((problem) => {
      assert.fail(problem.stdout);
    });
  });
});

test("node reads it as a module and as CommonJS, a bundler bundles it", async () => {
  await consumed(async (folder) => {
    const body = "load().then((it) => console.log(it.groupKey('MZXW6YTB'), it.selfTest() > 8));";
    await writeFile(join(folder, "a.mjs"), `import { load } from "@countersign/engine";${body}`);
    await writeFile(
      join(folder, "a.cjs"),
      `const { load } = require("@countersign/engine");${body}`,
    );
    for (const name of ["a.mjs", "a.cjs"]) {
      const { stdout } = await run(process.execPath, [join(folder, name)]);
      assert.equal(stdout, "MZXW 6YTB true\n", name);
    }
    const { outputFiles } = await build({
      absWorkingDir: folder,
      entryPoints: ["a.mjs"],
      bundle: true,
      format: "esm",
      platform: "browser",
      write: false,
    });
    assert.doesNotMatch(outputFiles[0].text, /node:fs|import\.meta/);
  });
});

test("a consumer's compiler accepts the types", async () => {
  await consumed(async (folder) => {
    const use = `import { type CodeForm, type Decision, load } from "@countersign/engine";
      export async function f(): Promise<[CodeForm, Decision]> {
        const engine = await load({ url: new URL("https://example.test/x.wasm") });
        const simulator = engine.simulator("{}");
        const standing = { enrolled: [], suspended: false, postponements: 0, remembered: false };
        const login = { product: "Jira", channel: "Form", groups: [], licensed: true } as const;
        return [
          engine.codeForm("Totp", 6, "1"),
          simulator.decide({ at: 0, ...login, groups: [], standing }),
        ];
      }`;
    await writeFile(join(folder, "use.mts"), use);
    await writeFile(join(folder, "use.cts"), use);
    const options = ["--noEmit", "--strict", "--target", "es2020", "--lib", "es2020,dom"];
    options.push("--module", "nodenext", "--moduleResolution", "nodenext", "--types", "");
    const files = [join(folder, "use.mts"), join(folder, "use.cts")];
    await run(program("tsc"), [...options, ...files], { cwd: folder }).catch((problem) => {
      assert.fail(problem.stdout);
    });
  });
});
