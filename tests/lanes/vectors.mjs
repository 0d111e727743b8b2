// Runs vector files through one door, in node and in a page alike. The rules are those of
// `tests/src`: strict files, subset patterns, saved values, one digest over ids and answers.

const FILE = ["about", "cases"];
const CASE = ["id", "source", "steps"];
const STEP = ["request", "request_text", "pad_bytes", "expect", "save"];

/**
 * Runs every case of `files` (`{name, text}` in the order of names) and returns the lane's result
 * without its name: `N passed, digest HEX`. Throws with every failed case.
 */
export async function run(door, files) {
  const cases = files.flatMap(({ name, text }) => read(name, text));
  if (cases.length === 0) throw new Error("no vectors; a lane that runs nothing proves nothing");
  const ids = new Set(cases.map((one) => one.id));
  if (ids.size !== cases.length) throw new Error("two cases have the same id");
  const digested = [];
  const failures = [];
  for (const one of cases) {
    digested.push(encoder.encode(one.id), Uint8Array.of(0));
    try {
      runCase(door, one, digested);
    } catch (problem) {
      failures.push(`${one.id}: ${problem.message}`);
    }
  }
  if (failures.length > 0) {
    throw new Error(`${failures.length} of ${cases.length} failed\n${failures.join("\n")}`);
  }
  const digest = await crypto.subtle.digest("SHA-256", joined(digested));
  return `${cases.length} passed, digest ${hex(new Uint8Array(digest))}`;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function read(name, text) {
  const known = (what, value, keys) => {
    if (typeof value !== "object" || value === null) throw new Error(`${name}: no ${what}`);
    const odd = Object.keys(value).find((key) => !keys.includes(key));
    if (odd !== undefined) throw new Error(`${name}: unknown key \`${odd}\` in a ${what}`);
  };
  const file = JSON.parse(text);
  known("file", file, FILE);
  for (const one of file.cases) {
    known("case", one, CASE);
    if (!one.id || !one.source || one.steps.length === 0) {
      throw new Error(`${name}: case \`${one.id}\` needs an id, a source and steps`);
    }
    for (const step of one.steps) {
      known("step", step, STEP);
      const isText = step.request_text !== undefined;
      if ((step.request !== undefined) === isText || step.expect === undefined) {
        throw new Error(`${name}: case ${one.id}: a step has one request and an expectation`);
      }
    }
  }
  return file.cases;
}

function runCase(door, { steps }, digested) {
  const saved = new Map();
  const opened = [];
  try {
    steps.forEach((step, place) => {
      try {
        runStep(door, step, saved, opened, digested);
      } catch (problem) {
        throw new Error(`step ${place + 1}: ${problem.message}`, { cause: problem });
      }
    });
  } finally {
    for (const handle of opened) door.close(handle);
  }
}

function runStep(door, step, saved, opened, digested) {
  const text = step.request_text ?? JSON.stringify(filled(step.request, saved));
  const request = encoder.encode(text);
  const padded = new Uint8Array(Math.max(request.length, step.pad_bytes ?? 0)).fill(0x20);
  padded.set(request);
  const answer = door.call(opened.at(-1) ?? 0, padded);
  const normal = withoutHandle(answer);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, normal.length);
  digested.push(length, normal);
  const seen = parsed(answer);
  const handle = seen.Opened?.handle;
  if (handle !== undefined) opened.push(handle);
  const found = difference(filled(step.expect, saved), seen, "");
  if (found !== undefined) throw new Error(found);
  for (const [name, pointer] of Object.entries(step.save ?? {})) {
    const value = at(seen, pointer);
    if (typeof value !== "string" && typeof value !== "number") {
      throw new Error(`no text or number at \`${pointer}\` to save as \`${name}\``);
    }
    saved.set(name, value);
  }
}

function filled(value, saved) {
  if (typeof value === "string" && value.startsWith("@")) {
    const name = value.slice(1);
    if (name.startsWith("@")) return name;
    if (!saved.has(name)) throw new Error(`nothing is saved as \`${name}\``);
    return saved.get(name);
  }
  if (Array.isArray(value)) return value.map((item) => filled(item, saved));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, item]) => [k, filled(item, saved)]));
}

function difference(pattern, answer, path) {
  const given = answer ?? null;
  if (pattern === "*") return given === null ? `${path}: expected a value, got none` : undefined;
  const kind = kindOf(pattern);
  if (kind === kindOf(given)) {
    if (kind === "object") {
      for (const [name, wanted] of Object.entries(pattern)) {
        const there = Object.hasOwn(given, name) ? given[name] : null;
        const found = difference(wanted, there, `${path}/${name}`);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    if (kind === "array" && pattern.length === given.length) {
      const found = pattern.map((wanted, place) =>
        difference(wanted, given[place], `${path}/${place}`),
      );
      return found.find((one) => one !== undefined);
    }
    if (pattern === given) return undefined;
  }
  return `${path}: expected ${short(pattern)}, got ${short(given)}`;
}

function kindOf(value) {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** RFC 6901. */
function at(value, pointer) {
  if (pointer === "") return value;
  return pointer
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((inner, part) => inner?.[part], value);
}

function parsed(answer) {
  try {
    return JSON.parse(decoder.decode(answer));
  } catch {
    return { postcard: hex(answer) };
  }
}

const OPENED = encoder.encode('{"Opened":{"handle":');

function withoutHandle(answer) {
  if (!OPENED.every((byte, place) => answer[place] === byte)) return answer;
  let end = OPENED.length;
  while (answer[end] >= 0x30 && answer[end] <= 0x39) end += 1;
  return joined([OPENED, Uint8Array.of(0x30), answer.subarray(end)]);
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function short(value) {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
