import { CountersignError } from "./errors.js";

/** One instance of the module: text in, text out. */
export interface Door {
  /** Answers a request of the wire; `handle` is 0 where none is needed. */
  call(handle: number, text: string): string;
  /** Forgets the engine of a handle. */
  close(handle: number): void;
  /** The fingerprint of the wire schema, which tells builds apart. */
  fingerprint(): number;
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly __wbindgen_externrefs: WebAssembly.Table;
  readonly __wbindgen_malloc: (length: number, align: number) => number;
  readonly __wbindgen_free: (address: number, length: number, align: number) => void;
  readonly __wbindgen_start: () => void;
  readonly call_json: (
    high: number,
    low: number,
    address: number,
    length: number,
  ) => [address: number, length: number];
  readonly close: (high: number, low: number) => void;
  readonly fingerprint: () => number;
}

const SPACE = "./countersign_bg.js";
const HALF = 2 ** 32;

/** A function of ours that the module calls. */
type Lent = (...of: never[]) => unknown;

/**
 * What the module may import: a function that throws, one that sets up its table of JavaScript
 * values, and what JavaScript knows about letters. A module that imports anything else is not ours
 * and is not started.
 */
export function importsOf(
  module: WebAssembly.Module,
  exports: () => Exports | undefined,
): WebAssembly.Imports {
  const found: Record<string, Lent> = {};
  const letters = lettersOf(exports);
  for (const { module: space, name, kind } of WebAssembly.Module.imports(module)) {
    if (space !== SPACE || kind !== "function") {
      throw new CountersignError("module.import", `the module imports ${space} ${name}`);
    }
    if (name === "__wbindgen_init_externref_table") {
      found[name] = () => setUpTable(exports()?.__wbindgen_externrefs);
    } else if (/^__wbg___wbindgen_throw_[0-9a-f]{16}$/.test(name)) {
      // The text says where in the module, which is useless to a caller.
      found[name] = () => {
        throw new WebAssembly.RuntimeError("the module gave up");
      };
    } else {
      const lent = letters[/^__wbg_([A-Za-z]+)_[0-9a-f]{16}$/.exec(name)?.[1] ?? ""];
      if (lent === undefined) {
        throw new CountersignError("module.import", `the module imports ${space} ${name}`);
      }
      found[name] = lent;
    }
  }
  return { [SPACE]: found };
}

/**
 * What JavaScript knows about letters, as the module's `letters.rs` declares it. A text goes in as
 * an address and a length; one comes out through a place that the module names.
 */
function lettersOf(exports: () => Exports | undefined): Readonly<Record<string, Lent>> {
  const ours = () => {
    const it = exports();
    if (it === undefined) throw new WebAssembly.RuntimeError("the module gave up");
    return it;
  };
  const read = (address: number, length: number) =>
    new TextDecoder().decode(new Uint8Array(ours().memory.buffer, address >>> 0, length >>> 0));
  const write = (place: number, text: string) => {
    const bytes = new TextEncoder().encode(text);
    const address = ours().__wbindgen_malloc(bytes.length, 1);
    new Uint8Array(ours().memory.buffer, address >>> 0, bytes.length).set(bytes);
    const view = new DataView(ours().memory.buffer);
    view.setUint32(place >>> 0, address, true);
    view.setUint32((place >>> 0) + 4, bytes.length, true);
  };
  const lent: Record<string, Lent> = {
    String: read,
    normalize: (place: number, text: string, address: number, length: number) =>
      write(place, text.normalize(read(address, length))),
    toLowerCase: (place: number, text: string) => write(place, text.toLowerCase()),
    toUpperCase: (place: number, text: string) => write(place, text.toUpperCase()),
    new: (pattern: number, length: number, flags: number, flagsLength: number) =>
      new RegExp(read(pattern, length), read(flags, flagsLength)),
    test: (pattern: RegExp, address: number, length: number) => pattern.test(read(address, length)),
  };
  // A name that only an object's prototype has is not lent.
  return Object.assign(Object.create(null) as Record<string, Lent>, lent);
}

/** Instantiates synchronously; instances of one module share nothing. */
export function instantiate(module: WebAssembly.Module): Door {
  let exports: Exports | undefined;
  const imports = importsOf(module, () => exports);
  exports = new WebAssembly.Instance(module, imports).exports as unknown as Exports;
  exports.__wbindgen_start();
  return doorOf(exports);
}

function doorOf(exports: Exports): Door {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const bytes = (address: number, length: number) =>
    new Uint8Array(exports.memory.buffer, address >>> 0, length >>> 0);
  return {
    call(handle, text) {
      const request = encoder.encode(text);
      const room = exports.__wbindgen_malloc(request.length, 1);
      bytes(room, request.length).set(request);
      request.fill(0);
      // The module takes ownership of the request and wipes it.
      const [address, length] = exports.call_json(
        Math.floor(handle / HALF),
        handle % HALF,
        room,
        request.length,
      );
      try {
        return decoder.decode(bytes(address, length));
      } finally {
        // Freeing wipes.
        exports.__wbindgen_free(address, length, 1);
      }
    },
    close(handle) {
      exports.close(Math.floor(handle / HALF), handle % HALF);
    },
    fingerprint() {
      return exports.fingerprint() >>> 0;
    },
  };
}

/** The slots of the four constants, which no value of a page may take. */
const CONSTANTS: ReadonlyMap<number, unknown> = new Map<number, unknown>([
  [0, undefined],
  [1024, undefined],
  [1025, null],
  [1026, true],
  [1027, false],
]);

function setUpTable(table: WebAssembly.Table | undefined): void {
  for (const [place, value] of CONSTANTS) table?.set(place, value);
}
