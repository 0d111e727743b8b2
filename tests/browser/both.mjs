// What every file of tests here begins with.
import { startBrowser } from "./browser.mjs";
import { startHost } from "./host.mjs";

/** The host and a browser for it. If one of them does not start, the other does not stay either. */
export async function startBoth(options = {}) {
  const started = await Promise.allSettled([startHost(options), startBrowser()]);
  const failed = started.find(({ status }) => status === "rejected");
  const [host, browser] = started.map(({ value }) => value);
  if (failed === undefined) return [host, browser];
  await host?.stop();
  await browser?.close();
  throw failed.reason;
}
