import type { WasmSources } from "../src/recognizer/wasm_source.ts";

const beside = (name: string) => () => new URL(`${name}.wasm`, location.href);

/** The modules beside the worker: what "#wasm" stands for in the page. */
export const wasm: WasmSources = {
  baseline: beside("baseline"),
  relaxed: beside("relaxed"),
  is10: beside("is10"),
};
