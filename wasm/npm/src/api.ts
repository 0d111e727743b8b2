import type { DriftFacts } from "./advice.js";
import type { Simulator } from "./engine.js";
import { loaded } from "./state.js";
import type { CodeForm, Method, PolicyFinding, Request, Response } from "./wire.js";

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
export function lint(policy: string, groups?: string[]): PolicyFinding[] {
  return loaded().lint(policy, groups);
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
