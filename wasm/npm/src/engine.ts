import {
  type DriftFacts,
  driftOf,
  expected,
  formOf,
  grouping,
  type Question,
  qr,
} from "./advice.js";
import type { Door } from "./glue.js";
import type {
  CodeForm,
  Decision,
  Method,
  PolicyFinding,
  Request,
  Response,
  Situation,
} from "./wire.js";

/** A loaded engine. What it says is advice: no server accepts a verdict from it. */
export interface Engine {
  /** Answers any request of the wire that this build knows. */
  call(request: Request, handle?: number): Response;
  /** The same as JSON text, byte for byte what every other build answers. */
  callText(text: string, handle?: number): string;
  /** A text of 1 to 1024 bytes as a QR code: one SVG element with its quiet zone. */
  qrSvg(text: string): string;
  /** A base32 key in groups of four. */
  groupKey(key: string): string;
  /** What to say about a code while it is typed. */
  codeForm(method: Method, digits: number, code: string): CodeForm;
  /** Steps that the phone is ahead, negative if behind; `null` if no step within 20 fits. */
  drift(facts: DriftFacts): number | null;
  /**
   * What is wrong or risky in a policy's JSON text. With the names of the directory's groups, also
   * which of the policy's names mean several of them.
   */
  lint(policy: string, groups?: string[]): PolicyFinding[];
  /** A compiled policy. */
  simulator(policy: string): Simulator;
  /** Runs the standards' known answers through this build and returns how many it tried. */
  selfTest(): number;
  /** The fingerprint of the wire schema, which tells builds apart. */
  fingerprint(): number;
}

/** A policy that says what it would ask. */
export interface Simulator {
  /** What is risky in the policy. */
  readonly warnings: readonly PolicyFinding[];
  /** The decision, with every rule that was tried. */
  decide(situation: Situation): Decision;
  /** Forgets the policy. */
  close(): void;
}

/**
 * An engine over instances of one module. An instance that failed at run time may be corrupt: it
 * is dropped, the error is rethrown, and the next call gets a new one. Simulators of the old
 * instance answer `stale_handle`.
 *
 * @internal
 */
export function engineOver(instantiate: () => Door): Engine {
  let door: Door | undefined = instantiate();

  function through<T>(work: (door: Door) => T): T {
    door ??= instantiate();
    try {
      return work(door);
    } catch (problem) {
      if (problem instanceof WebAssembly.RuntimeError) door = undefined;
      throw problem;
    }
  }

  function call(request: Request, handle = 0): Response {
    const text = JSON.stringify(request);
    return JSON.parse(through((it) => it.call(handle, text))) as Response;
  }

  const ask = <T>({ request, read }: Question<T>): T => read(call(request));

  return {
    call,
    callText: (text, handle = 0) => through((it) => it.call(handle, text)),
    qrSvg: (text) => ask(qr(text)),
    groupKey: (key) => ask(grouping(key)),
    codeForm: (method, digits, code) => ask(formOf(method, digits, code)),
    drift: (facts) => ask(driftOf(facts)),
    lint: (policy, groups = []) => expected(call({ Lint: { policy, groups } }), "Linted").findings,
    simulator(policy) {
      const request = { Open: { ring: "", policy, policy_version: 1 } };
      const { handle, warnings } = expected(call(request), "Opened");
      return {
        warnings,
        decide: (situation) =>
          expected(call({ Decide: { situation } }, handle), "Decided").decision,
        close: () => through((it) => it.close(handle)),
      };
    },
    selfTest: () => expected(call({ SelfTest: {} }), "SelfTested").checks,
    fingerprint: () => through((it) => it.fingerprint()),
  };
}
