import { CountersignError } from "./errors.js";
import type { Algorithm, CodeForm, Helped, Method, Request, Response } from "./wire.js";

/** A question about an enrollment: what to ask, and how to read the answer. */
export interface Question<T> {
  readonly request: Request;
  readonly read: (response: Response) => T;
}

/** What a drift is measured with. */
export interface DriftFacts {
  /** Base32 text, upper case, without spaces. */
  readonly key: string;
  readonly algorithm: Algorithm;
  /** Digits of a code, 6 to 8. */
  readonly digits: number;
  /** Seconds a code lives, 15 to 120. */
  readonly periodSeconds: number;
  /** The server's time in Unix seconds. */
  readonly at: number;
  /** The code as typed. */
  readonly code: string;
}

/** A text of 1 to 1024 bytes as a QR code: one SVG element with its quiet zone. */
export function qr(text: string): Question<string> {
  return question({ Help: { act: { Qr: { text } } } }, "Qr", (helped) => helped.svg);
}

/** A base32 key in groups of four. */
export function grouping(key: string): Question<string> {
  return question({ Help: { act: { GroupKey: { key } } } }, "Key", (helped) => helped.grouped);
}

/** What to say about a code while it is typed. */
export function formOf(method: Method, digits: number, code: string): Question<CodeForm> {
  return question(
    { Help: { act: { CodeForm: { method, digits, code } } } },
    "Form",
    (helped) => helped.verdict,
  );
}

/** Steps that the phone is ahead, negative if behind; `null` if no step within 20 fits. */
export function driftOf(facts: DriftFacts): Question<number | null> {
  const { key, algorithm, digits, at, code } = facts;
  const act = { key, algorithm, digits, period_seconds: facts.periodSeconds, at, code };
  return question({ Help: { act: { Drift: act } } }, "Drift", (helped) => helped.steps ?? null);
}

/** The response of the expected kind; a mistake or an internal error is thrown. */
export function expected<K extends KeysOf<Response>>(
  response: Response,
  kind: K,
): Extract<Response, Record<K, unknown>>[K] {
  if (kind in response) {
    return (response as Extract<Response, Record<K, unknown>>)[kind];
  }
  if ("Mistake" in response) {
    const { code, path } = response.Mistake;
    throw new CountersignError(code, `the engine refused the request: ${code} ${path}`, path);
  }
  const incident = "Internal" in response ? ` (incident ${response.Internal.incident})` : "";
  throw new CountersignError("internal", `the engine gave no answer${incident}`);
}

type KeysOf<T> = T extends unknown ? keyof T : never;

function question<K extends KeysOf<Helped>, T>(
  request: Request,
  kind: K,
  pick: (helped: Extract<Helped, Record<K, unknown>>[K]) => T,
): Question<T> {
  return {
    request,
    read(response) {
      const { helped } = expected(response, "Helped");
      if (!(kind in helped)) {
        throw new CountersignError("internal", "the engine answered another question");
      }
      return pick((helped as Extract<Helped, Record<K, unknown>>)[kind]);
    },
  };
}
