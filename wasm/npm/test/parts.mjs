// What the tests share: the built package, its sources as modules, a server with our pages' policy.

import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";

export const path = (inside) => fileURLToPath(new URL(`../${inside}`, import.meta.url));
export const dist = (name) => readFile(path(`dist/${name}`));

/** The seed of RFC 6238 appendix B for SHA-1, as an app would be given it. */
export const KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/** A temporary folder, deleted after `work`. */
export async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), "countersign-npm-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** An inner file of `src` as a module: what the package does not export is tested from here. */
export function inner(source) {
  return inFolder(async (folder) => {
    const outfile = join(folder, "inner.mjs");
    await build({ entryPoints: [path(source)], outfile, bundle: true, format: "esm" });
    return import(pathToFileURL(outfile).href);
  });
}

export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'";

/** Serves `files` (`[type, body, headers?]` by path) and lists every address requested. */
export async function serve(files, work) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    const [type, body, headers = {}] = files[request.url.split("?")[0]] ?? [];
    if (type === undefined) return response.writeHead(404).end();
    return response.writeHead(200, { "Content-Type": type, ...headers }).end(body);
  });
  await new Promise((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  try {
    return await work(`http://127.0.0.1:${server.address().port}`, asked);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** One Chromium for a test file. */
export async function browser() {
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);
  if (executablePath === undefined) throw new Error("install chromium");
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
  args.push("--disable-background-networking", "--disable-component-update", "--disable-sync");
  return chromium.launch({ executablePath, args, timeout: 180_000 });
}
