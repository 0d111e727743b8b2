// The real Chromium, and a watch over everything it asks for and complains about.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];

/** Starts the browser with a profile of its own and no way to any other machine. */
export function startBrowser() {
  const executablePath = PROGRAMS.find(existsSync);
  if (executablePath === undefined) throw new Error("chromium is missing: install it");
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
  args.push("--disable-background-networking", "--disable-component-update", "--disable-sync");
  args.push("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost");
  return chromium.launch({ executablePath, args, headless: true, timeout: 180_000 });
}

/**
 * A person's browser: an own profile, watched from its first request on. `quiet()` fails if the
 * pages asked another host for something, broke their content policy, or logged an error.
 */
export async function person(browser, host, options = {}) {
  const context = await browser.newContext({
    baseURL: options.baseURL ?? host.address,
    viewport: { width: 1280, height: 900 },
    locale: "en-US",
    ...options,
  });
  context.setDefaultTimeout(60_000);
  const requests = [];
  const problems = [];
  context.on("request", (request) => {
    const url = request.url();
    requests.push({ method: request.method(), url, body: request.postData() ?? "" });
    const own = new URL(url).origin === (options.baseURL ?? host.address) || url.startsWith("data:");
    if (!own) problems.push(`a request to another host: ${url}`);
  });
  context.on("response", (response) => {
    const headers = response.headers();
    if (headers["content-type"]?.startsWith("text/html")) policy(response.url(), headers, problems);
  });
  context.on("weberror", (error) => problems.push(`an exception: ${error.error().message}`));
  context.on("console", (line) => {
    const refused = /^Failed to load resource: .* status of (401|403|404|429) /.test(line.text());
    const asked = refused && documents.has(line.location().url);
    if (line.type() === "error" && !asked) {
      problems.push(`an error: ${line.text()} at ${line.location().url}`);
    }
  });
  // A refusal that is a page of its own is logged by the browser; a missing part of a page, too.
  const documents = new Set();
  context.on("request", (request) => {
    if (request.isNavigationRequest() || request.resourceType() === "fetch") {
      documents.add(request.url());
    }
  });
  if (options.javaScriptEnabled !== false) {
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy broken: ${event.violatedDirective} by ${event.blockedURI}`);
      });
    });
  }
  const page = await context.newPage();
  readableAfterClicks(page);
  return {
    context,
    page,
    requests,
    problems,
    quiet: () => assert.deepEqual([...new Set(problems)], []),
    close: () => context.close(),
  };
}

/**
 * A click on a link or on a button that sends a form comes back when another page can be read or
 * a file came. Playwright alone comes back when the first request ended, whoever began it: where a
 * page also goes on by itself we would look for words on the old page.
 */
function readableAfterClicks(page) {
  const locators = Object.getPrototypeOf(page.locator("html"));
  if (locators.readable) return;
  const click = locators.click;
  locators.readable = true;
  locators.click = async function clickAndRead(...args) {
    const its = this.page();
    const leaves = await answered(() => this.evaluate(leavesThePage));
    const before = leaves && (await answered(() => birth(its)));
    let loaded = false;
    const download = () => {
      loaded = true;
    };
    its.once("download", download);
    await click.apply(this, args);
    if (leaves) await until(async () => loaded || (await birth(its)) !== before, its);
    its.off("download", download);
    await its.waitForLoadState("domcontentloaded");
  };
}

/** Whether a click on this element asks for another document, in the browser. */
function leavesThePage(element) {
  const link = element.closest("a[href]");
  if (link !== null) {
    const { protocol, pathname, search } = new URL(link.href);
    const here = pathname === location.pathname && search === location.search && link.hash !== "";
    return protocol.startsWith("http") && !here && !link.target && !link.download;
  }
  const button = element.closest("button, input");
  const form = button?.form ?? null;
  if (form === null || button.type !== "submit") return false;
  return form.noValidate || button.formNoValidate || form.checkValidity();
}

/** When the document began: each has another moment. */
function birth(page) {
  return page.evaluate(() => performance.timeOrigin);
}

/** Asks a page that may go on by itself meanwhile. */
async function answered(question) {
  for (let tries = 1; ; tries++) {
    try {
      return await question();
    } catch (problem) {
      if (tries === 5 || !/context was destroyed|detached/.test(problem.message)) throw problem;
    }
  }
}

async function until(left, page) {
  for (const end = Date.now() + 60_000; Date.now() < end; await page.waitForTimeout(20)) {
    // Asked between two documents there is no answer.
    if (await left().catch(() => false)) return;
  }
  throw new Error(`a click left the same page: ${page.url()}`);
}

/** Everything is forbidden, then a little is allowed; nothing inline, no evaluated text. */
function policy(url, headers, problems) {
  const text = headers["content-security-policy"] ?? "";
  const words = text.split(/[;\s]+/);
  const strict =
    text.startsWith("default-src 'none'") &&
    words.includes("form-action") &&
    words.includes("frame-ancestors") &&
    !words.includes("'unsafe-inline'") &&
    !words.includes("'unsafe-eval'") &&
    !words.some((word) => word === "*" || word.startsWith("http"));
  if (!strict) problems.push(`${url} has the content policy: ${text || "none"}`);
  if (!headers["cache-control"]?.includes("no-store")) problems.push(`${url} may be stored`);
}
