// The lane through the plain module in Chromium: a page with our pages' Content-Security-Policy
// loads the module and the same runner that node uses.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { main, vectorFiles } from "./arguments.mjs";

// The pinned driver of the npm package's tests.
const packages = createRequire(new URL("../../wasm/npm/package.json", import.meta.url));

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

await main("chromium", async ({ dir, module }) => {
  const here = (name) => readFile(fileURLToPath(new URL(name, import.meta.url)));
  const files = new Map([
    ["/", ["text/html", "<!doctype html><html lang=en><title>lane</title><script type=module src=/page.mjs></script>"]],
    ["/page.mjs", ["text/javascript", await here("page.mjs")]],
    ["/plain.mjs", ["text/javascript", await here("plain.mjs")]],
    ["/vectors.mjs", ["text/javascript", await here("vectors.mjs")]],
    ["/plain.wasm", ["application/wasm", await readFile(module)]],
    ["/vectors.json", ["application/json", JSON.stringify(await vectorFiles(dir))]],
  ]);
  const server = await serve(files);
  try {
    return await inPage(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

function serve(files) {
  const server = createServer((request, response) => {
    const [type, body] = files.get(request.url) ?? [];
    if (type === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": type, "Content-Security-Policy": POLICY }).end(body);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

async function inPage(address) {
  const { chromium } = packages("playwright-core");
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);
  if (executablePath === undefined) throw new Error("install chromium");
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
  args.push("--disable-background-networking", "--disable-component-update", "--disable-sync");
  const browser = await chromium.launch({ executablePath, args, timeout: 180_000 });
  try {
    const page = await browser.newPage();
    const problems = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (line) => line.type() === "error" && problems.push(line.text()));
    await page.goto(address);
    const outcome = page.locator("html[data-outcome]");
    await outcome.waitFor({ state: "attached", timeout: 300_000 }).catch(() => {
      throw new Error(`the page did not finish: ${problems.join("; ")}`);
    });
    const text = await outcome.getAttribute("data-result");
    if ((await outcome.getAttribute("data-outcome")) !== "passed") throw new Error(text);
    return text;
  } finally {
    await browser.close();
  }
}
