// The real Chromium, with everything it requests and complains about watched.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PROGRAMS = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];

/** Starts the browser with a separate profile and no access to other machines. */
export function startBrowser() {
  const executablePath = PROGRAMS.find(existsSync);
  if (executablePath === undefined) throw new Error("chromium is missing: install it");
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
  args.push("--disable-background-networking", "--disable-component-update", "--disable-sync");
  args.push("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost");
  return chromium.launch({ executablePath, args, headless: true, timeout: 180_000 });
}

/**
 * A person's browser: a separate profile, watched from its first request on. `quiet()` fails if the
 * pages requested anything from another host, violated their content policy, or logged an error.
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
  // The browser logs a refusal that is a page of its own, and a missing part of a page.
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
 * A click on a link or a submit button returns once another page can be read or a file has arrived.
 * Plain Playwright returns when the first request ends, no matter what started it; on a page that
 * also moves on by itself we would then look for text on the old page.
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

/** Whether a click on this element requests another document; runs in the browser. */
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

/** When the document started; it differs for every document. */
function birth(page) {
  return page.evaluate(() => performance.timeOrigin);
}

/** Queries a page that may move on by itself meanwhile. */
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
    // Between two documents there is no answer.
    if (await left().catch(() => false)) return;
  }
  throw new Error(`a click left the same page: ${page.url()}`);
}

/** Everything is forbidden, then a little is allowed; nothing inline, no eval. */
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
