import { CountersignError } from "./errors.js";

/** Where the module comes from: exactly one of `url`, `bytes` and `module`. */
export interface Source {
  /** The address of `countersign.wasm`. */
  readonly url?: string | URL;
  /** Its content. */
  readonly bytes?: BufferSource;
  /** The compiled module. */
  readonly module?: WebAssembly.Module;
  /** The digest that the content must have, such as `sha384-…` (Subresource Integrity). */
  readonly integrity?: string | undefined;
}

const DIGESTS: Readonly<Record<string, string>> = {
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
};

/** Compiles the module of a source. */
export async function compile(source: Source): Promise<WebAssembly.Module> {
  const { url, bytes, module, integrity } = source;
  const given = [url, bytes, module].filter((one) => one !== undefined).length;
  if (given !== 1) {
    throw new CountersignError("load.source", "give exactly one of url, bytes and module");
  }
  if (typeof WebAssembly !== "object") {
    throw new CountersignError("load.no_wasm", "this browser has no WebAssembly");
  }
  if (module !== undefined) {
    if (integrity !== undefined) {
      throw new CountersignError("load.source", "a compiled module has no integrity to check");
    }
    return module;
  }
  if (bytes !== undefined) {
    if (integrity !== undefined) await check(bytes, integrity);
    return WebAssembly.compile(bytes);
  }
  return compileFrom(String(url), integrity);
}

async function compileFrom(url: string, integrity: string | undefined) {
  const request: RequestInit = { credentials: "same-origin" };
  // The browser compares the digest before the first byte reaches us.
  if (integrity !== undefined) request.integrity = integrity;
  const response = await fetch(url, request);
  if (!response.ok) {
    throw new CountersignError("load.status", `the module's address answers ${response.status}`);
  }
  // Streaming refuses every other type, even one with parameters; some proxies send only
  // octet-stream.
  const isTyped = response.headers.get("Content-Type") === "application/wasm";
  if (isTyped && typeof WebAssembly.compileStreaming === "function") {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

async function check(bytes: BufferSource, integrity: string): Promise<void> {
  const [name = "", wanted = ""] = integrity.trim().split("-");
  const algorithm = DIGESTS[name];
  if (algorithm === undefined || globalThis.crypto?.subtle === undefined) {
    throw new CountersignError("load.integrity", "the digest cannot be checked here");
  }
  const digest = new Uint8Array(await crypto.subtle.digest(algorithm, bytes));
  if (btoa(String.fromCharCode(...digest)) !== wanted) {
    throw new CountersignError("load.integrity", "the module is not the one expected");
  }
}
