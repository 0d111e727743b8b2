import { readFile } from "node:fs/promises";
import type { Engine } from "./engine.js";
import type { Source } from "./load.js";
import { loadFrom } from "./state.js";

export function load(source?: Source): Promise<Engine> {
  return loadFrom(async () => source ?? { bytes: await readFile(ownModule()) });
}

/** The module's path beside this file; only the CommonJS build has a `__dirname`. */
function ownModule(): URL | string {
  if (typeof __dirname === "string") return `${__dirname}/countersign.wasm`;
  return new URL("./countersign.wasm", import.meta.url);
}

export * from "./api.js";
