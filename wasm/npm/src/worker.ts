// A classic dedicated worker: for pages whose Content-Security-Policy refuses WebAssembly. A
// worker is bound by the policy of its own response.
import { engineOver } from "./engine.js";
import { instantiate } from "./glue.js";
import { compile } from "./load.js";
import type { FromWorker, ToWorker } from "./worker-words.js";

const here = globalThis as unknown as {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
};

let answerText: ((text: string) => string) | undefined;

async function answer(message: ToWorker): Promise<FromWorker> {
  const { id } = message;
  try {
    if ("url" in message) {
      const module = await compile({ url: message.url, integrity: message.integrity });
      answerText = engineOver(() => instantiate(module)).callText;
      return { id, text: "" };
    }
    if (answerText === undefined) return { id, problem: "not_loaded" };
    return { id, text: answerText(message.text) };
  } catch {
    // The reason may quote an address; the page only needs to know that loading failed.
    return { id, problem: "failed" };
  }
}

here.onmessage = ({ data }) => {
  void answer(data).then((message) => here.postMessage(message));
};
