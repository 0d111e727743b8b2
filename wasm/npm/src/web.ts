import { loadFrom } from "./api.js";
import type { Engine } from "./engine.js";
import type { Source } from "./load.js";

export function load(source: Source = {}): Promise<Engine> {
  return loadFrom(() => source);
}

export * from "./api.js";
