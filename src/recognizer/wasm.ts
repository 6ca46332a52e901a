import { computeBinaries, is10Binary } from "../binaries.ts";
import type { WasmSources } from "./wasm_source.ts";

/** The modules where the sources are: what "#wasm" stands for under Deno. Packages have files of their own. */
export const wasm: WasmSources = { ...computeBinaries, is10: is10Binary };
