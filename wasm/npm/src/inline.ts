// For hosts whose proxy drops `.wasm` files: the module is part of the script.

import type { Engine } from "./engine.js";
import { use } from "./state.js";

/** The module as base64 text; the build puts it here. */
declare const COUNTERSIGN_WASM: string;

/** Starts the module that is part of this file. */
export function loadSync(): Engine {
  const bytes = Uint8Array.from(atob(COUNTERSIGN_WASM), (letter) => letter.charCodeAt(0));
  return use(new WebAssembly.Module(bytes));
}

/** The same as a promise. */
export async function load(): Promise<Engine> {
  return loadSync();
}

export * from "./api.js";
