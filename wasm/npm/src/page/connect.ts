import type { Question } from "../advice.js";
import { loadFrom } from "../state.js";
import type { Response } from "../wire.js";
import type { FromWorker, ToWorker } from "../worker-words.js";

/** Asks the engine, wherever it runs. */
export type Ask = <T>(question: Question<T>) => Promise<T>;

/** How the engine was reached, for tests and for support. */
export type Way = "wasm" | "worker" | "none";

/** Milliseconds that a worker may take to load the module, or to answer. */
const PATIENCE_MS = 10_000;

/**
 * Loads the engine from the addresses on the root element: on the page, else in a worker, else
 * not at all. The page works in every case.
 */
export async function connect(root: HTMLElement): Promise<{ way: Way; ask?: Ask }> {
  const { csWasm: url, csIntegrity: integrity, csWorker: worker } = root.dataset;
  if (!url) return { way: "none" };
  try {
    const engine = await loadFrom(() => ({ url, integrity }));
    return { way: "wasm", ask: async ({ request, read }) => read(engine.call(request)) };
  } catch {
    // No WebAssembly, a policy without 'wasm-unsafe-eval', a module that does not arrive.
  }
  if (!worker) return { way: "none" };
  try {
    // A worker resolves addresses against its own address.
    const absolute = new URL(url, document.baseURI).href;
    return { way: "worker", ask: await askWorker(new Worker(worker), absolute, integrity) };
  } catch {
    return { way: "none" };
  }
}

async function askWorker(worker: Worker, url: string, integrity: string | undefined): Promise<Ask> {
  const waiting = new Map<number, (message: FromWorker) => void>();
  let last = 0;
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => waiting.get(data.id)?.(data);
  worker.onerror = () => {
    for (const [id, settle] of waiting) settle({ id, problem: "failed" });
  };

  function send(message: (id: number) => ToWorker): Promise<string> {
    last += 1;
    const id = last;
    return new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => settle({ id, problem: "late" }), PATIENCE_MS);
      function settle(answer: FromWorker): void {
        clearTimeout(timer);
        waiting.delete(id);
        if ("text" in answer) resolve(answer.text);
        else reject(new Error(answer.problem));
      }
      waiting.set(id, settle);
      worker.postMessage(message(id));
    });
  }

  try {
    await send((id) => ({ id, url, integrity }));
  } catch (problem) {
    worker.terminate();
    throw problem;
  }
  return async ({ request, read }) =>
    read(JSON.parse(await send((id) => ({ id, text: JSON.stringify(request) }))) as Response);
}
