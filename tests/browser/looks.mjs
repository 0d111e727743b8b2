// How a page looks to a machine: accessible and no wider than the window. A screenshot is for
// people.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import jsqr from "jsqr";
import { PNG } from "pngjs";

const PICTURES = new URL("../../target/screenshots/", import.meta.url);
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core"), "utf8");

const LOOKS = [1280, 320].flatMap((width) =>
  ["light", "dark"].map((colorScheme) => ({ width, colorScheme })),
);

/** Rules whose outcome depends on the color scheme; the others run once per width. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/**
 * Checks the current page at two widths and in two color schemes, and leaves it as it was. Without
 * `wholePage` the screenshot ends with the window: capturing the whole page briefly disables touch
 * on an emulated phone.
 */
export async function look(page, name, { wholePage = true } = {}) {
  await mkdir(PICTURES, { recursive: true });
  for (const { width, colorScheme } of LOOKS) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    const where = `${name}, ${width} px, ${colorScheme}`;
    const picture = fileURLToPath(new URL(`${name}-${width}-${colorScheme}.png`, PICTURES));
    await page.screenshot({ path: picture, fullPage: wholePage, animations: "disabled" });
    assert.deepEqual(await tooWide(page), [], `wider than the window: ${where}`);
    const rules = colorScheme === "light" ? null : COLOR_RULES;
    assert.deepEqual(await violations(page, rules), [], `not accessible: ${where}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}

/** What sticks out to the right, if the page can be scrolled sideways. */
function tooWide(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 0.5)
      .map((element) => `${element.tagName}.${element.className}`);
  });
}

/** What axe finds by these rules, or by all of them; one line each. */
async function violations(page, rules) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  return page.evaluate(async (runOnly) => {
    const options = { resultTypes: ["violations"], ...(runOnly && { runOnly }) };
    const { violations } = await globalThis.axe.run(document, options);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
    );
  }, rules);
}

/**
 * What a phone's camera reads from a part of the rendered page; null if it cannot read anything.
 */
export async function scanned(part) {
  const png = PNG.sync.read(await part.screenshot({ animations: "disabled" }));
  return jsqr(new Uint8ClampedArray(png.data), png.width, png.height)?.data ?? null;
}
