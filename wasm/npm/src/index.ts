// The public API of both builds; `web.ts` and `node.ts` differ only in where they look by default.
import type { Engine } from "./engine.js";
import type { Source } from "./load.js";

/**
 * Loads the module, once. In node a call without a source reads the module of this package; in a
 * page the caller must give the address: nothing here guesses one.
 */
export declare function load(source?: Source): Promise<Engine>;

export * from "./api.js";
