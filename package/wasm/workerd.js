// Cloudflare's edge, which compiles modules before a worker starts, and no bytes while one runs.
import baseline from "./baseline.wasm";
import is10 from "./is10.wasm";
import relaxed from "./relaxed.wasm";

export const wasm = { baseline, relaxed, is10 };
