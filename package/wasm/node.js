// Node, and what resembles it: Deno and Bun.
import { readFile } from "node:fs/promises";

const read = (name) => readFile(new URL(name, import.meta.url));

export const wasm = {
  baseline: () => read("./baseline.wasm"),
  relaxed: () => read("./relaxed.wasm"),
  is10: () => read("./is10.wasm"),
};
