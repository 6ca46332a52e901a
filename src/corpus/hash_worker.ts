/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { createHash } from "node:crypto";
import type { HashAnswer } from "./hash.ts";

const CHUNK_BYTES = 1 << 20;

/** Told the path of a file, answers with its hash, or the error why there is none. */
self.onmessage = ({ data: path }: MessageEvent<string>) => {
  try {
    self.postMessage(hashOf(path));
  } catch (error) {
    self.postMessage(error);
  }
};

function hashOf(path: string): HashAnswer {
  const hash = createHash("sha256");
  const buffer = new Uint8Array(CHUNK_BYTES);
  using file = Deno.openSync(path);
  let bytes = 0;
  for (let size; (size = file.readSync(buffer)) !== null; bytes += size) {
    hash.update(buffer.subarray(0, size));
  }
  return { sha256: hash.digest("hex"), bytes };
}
