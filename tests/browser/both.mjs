// What every test file here starts with.
import { startBrowser } from "./browser.mjs";
import { startHost } from "./host.mjs";

/** The host and a browser for it. If one does not start, the other is closed too. */
export async function startBoth(options = {}) {
  const started = await Promise.allSettled([startHost(options), startBrowser()]);
  const failed = started.find(({ status }) => status === "rejected");
  const [host, browser] = started.map(({ value }) => value);
  if (failed === undefined) return [host, browser];
  await host?.stop();
  await browser?.close();
  throw failed.reason;
}
