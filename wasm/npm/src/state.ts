import { type Engine, engineOver } from "./engine.js";
import { CountersignError } from "./errors.js";
import { instantiate } from "./glue.js";
import { compile, type Source } from "./load.js";

let engine: Engine | undefined;
let loading: Promise<Engine> | undefined;

/**
 * Loads the module once. Later calls return the same engine whatever they ask for; after a
 * failure the next call tries again.
 */
export function loadFrom(source: () => Source | Promise<Source>): Promise<Engine> {
  loading ??= begin(source).catch((problem: unknown) => {
    loading = undefined;
    throw problem;
  });
  return loading;
}

async function begin(source: () => Source | Promise<Source>): Promise<Engine> {
  return use(await compile(await source()));
}

/** Starts a compiled module at once, unless one was started before. */
export function use(module: WebAssembly.Module): Engine {
  engine ??= engineOver(() => instantiate(module));
  return engine;
}

/** The engine, or an error that says what is missing. */
export function loaded(): Engine {
  if (engine === undefined) {
    throw new CountersignError("not_loaded", "call load() and wait for it before anything else");
  }
  return engine;
}
