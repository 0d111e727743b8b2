/** The two node APIs that this package uses. */
declare module "node:fs/promises" {
  export function readFile(path: URL | string): Promise<Uint8Array<ArrayBuffer>>;
}
declare const __dirname: string | undefined;
