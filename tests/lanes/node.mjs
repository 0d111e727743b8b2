// The lane through the plain module in node.
import { readFile } from "node:fs/promises";
import { main, vectorFiles } from "./arguments.mjs";
import { open } from "./plain.mjs";
import { run } from "./vectors.mjs";

await main("node", async ({ dir, module }) => {
  const door = await open(await WebAssembly.compile(await readFile(module)));
  return run(door, await vectorFiles(dir));
});
