/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { hashNow } from "./hash.ts";

/** Told the path of a file, answers with its hash, or the error why there is none. */
self.onmessage = ({ data: path }: MessageEvent<string>) => {
  try {
    self.postMessage(hashNow(path));
  } catch (error) {
    self.postMessage(error);
  }
};
