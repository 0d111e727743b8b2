/** What a page sends to the worker: first where the module is, then requests. */
export type ToWorker =
  | { readonly id: number; readonly url: string; readonly integrity?: string | undefined }
  | { readonly id: number; readonly text: string };

/** What the worker answers, with the number of the request. */
export type FromWorker =
  | { readonly id: number; readonly text: string }
  | { readonly id: number; readonly problem: string };
