// Builds `dist` from `src` and the bound module that `./x wasm` puts into `target/modules`.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const wasm = await readFile(
  process.env.COUNTERSIGN_WASM ?? here("../../target/modules/browser/countersign_bg.wasm"),
);

await rm(here("dist"), { recursive: true, force: true });
await mkdir(here("dist"), { recursive: true });
await writeFile(here("dist/countersign.wasm"), wasm);
const digest = createHash("sha384").update(wasm).digest("base64");
await writeFile(here("dist/countersign.wasm.sri"), `sha384-${digest}\n`);
await scripts();
await types();

async function scripts() {
  const common = {
    absWorkingDir: here("."),
    bundle: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    target: ["es2022"],
  };
  const page = { ...common, minify: true, format: "iife" };
  const node = { ...common, platform: "node", target: ["node20"] };
  await Promise.all([
    build({ ...common, entryPoints: ["src/web.ts"], outfile: "dist/web.js", format: "esm" }),
    build({ ...node, entryPoints: ["src/node.ts"], outfile: "dist/node.js", format: "esm" }),
    build({
      ...node,
      entryPoints: ["src/node.ts"],
      outfile: "dist/node.cjs",
      format: "cjs",
      // The CommonJS build goes by `__dirname` and never gets to `import.meta`.
      logOverride: { "empty-import-meta": "silent" },
    }),
    build({
      ...common,
      entryPoints: ["src/inline.ts"],
      outfile: "dist/inline.js",
      format: "esm",
      define: { COUNTERSIGN_WASM: JSON.stringify(wasm.toString("base64")) },
    }),
    build({ ...page, entryPoints: ["src/page/countersign.ts"], outfile: "dist/countersign.js" }),
    build({ ...page, entryPoints: ["src/worker.ts"], outfile: "dist/countersign.worker.js" }),
  ]);
}

/** Declarations of the public files, once for modules and once for CommonJS. */
async function types() {
  const tsc = here("node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", here("tsconfig.json")], { stdio: "inherit" });
  const folder = here("dist/types");
  const shown = ["index", "inline", "api", "advice", "engine", "errors", "load"];
  await cp(here("src/wire.d.ts"), here("dist/wire.d.ts"));
  for (const name of shown) {
    await cp(`${folder}/${name}.d.ts`, here(`dist/${name}.d.ts`));
  }
  await rm(folder, { recursive: true });
  for (const name of await readdir(here("dist"))) {
    if (!name.endsWith(".d.ts")) continue;
    const text = await readFile(here(`dist/${name}`), "utf8");
    const common = text.replaceAll(/(["'])(\.\/[a-z-]+)\.js\1/g, "$1$2.cjs$1");
    await writeFile(here(`dist/${name.replace(".d.ts", ".d.cts")}`), common);
  }
}
