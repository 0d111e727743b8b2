import type { DriftFacts } from "./advice.js";
import { type Engine, engineOver, type Simulator } from "./engine.js";
import { CountersignError } from "./errors.js";
import { instantiate } from "./glue.js";
import { compile, type Source } from "./load.js";
import type { CodeForm, Method, PolicyFinding, Request, Response } from "./wire.js";

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

function loaded(): Engine {
  if (engine === undefined) {
    throw new CountersignError("not_loaded", "call load() and wait for it before anything else");
  }
  return engine;
}

/** See {@link Engine.call}. */
export function call(request: Request, handle?: number): Response {
  return loaded().call(request, handle);
}

/** See {@link Engine.callText}. */
export function callText(text: string, handle?: number): string {
  return loaded().callText(text, handle);
}

/** See {@link Engine.qrSvg}. */
export function qrSvg(text: string): string {
  return loaded().qrSvg(text);
}

/** See {@link Engine.groupKey}. */
export function groupKey(key: string): string {
  return loaded().groupKey(key);
}

/** See {@link Engine.codeForm}. */
export function codeForm(method: Method, digits: number, code: string): CodeForm {
  return loaded().codeForm(method, digits, code);
}

/** See {@link Engine.drift}. */
export function drift(facts: DriftFacts): number | null {
  return loaded().drift(facts);
}

/** See {@link Engine.lint}. */
export function lint(policy: string): PolicyFinding[] {
  return loaded().lint(policy);
}

/** See {@link Engine.simulator}. */
export function simulator(policy: string): Simulator {
  return loaded().simulator(policy);
}

/** See {@link Engine.selfTest}. */
export function selfTest(): number {
  return loaded().selfTest();
}

/** See {@link Engine.fingerprint}. */
export function fingerprint(): number {
  return loaded().fingerprint();
}

export type { DriftFacts } from "./advice.js";
export type { Engine, Simulator } from "./engine.js";
export { CountersignError } from "./errors.js";
export type { Source } from "./load.js";
export type * from "./wire.js";
