import type { Engine } from "./engine.js";
import type { Source } from "./load.js";
import { loadFrom } from "./state.js";

export function load(source: Source = {}): Promise<Engine> {
  return loadFrom(() => source);
}

export * from "./api.js";
