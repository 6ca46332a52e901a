/** The WebAssembly binaries as the tests load them, and a loop over the two arithmetics. */
import baseline from "../assembly/build/baseline.wasm" with { type: "bytes" };
import relaxed from "../assembly/build/relaxed.wasm" with { type: "bytes" };
import libsvm from "libsvm-wasm/dist/libsvm.wasm" with { type: "bytes" };
import { type Arithmetic, type Binaries, Compute, hasRelaxedSimd } from "../src/compute/mod.ts";

export const binaries: Required<Binaries> = { baseline, relaxed };
export const libsvmBinary: BufferSource = libsvm;

/** What this runtime can run: `fast` would be the baseline binary again without relaxed SIMD. */
export const arithmetics: Arithmetic[] = hasRelaxedSimd() ? ["strict", "fast"] : ["strict"];

/** Registers a test for each arithmetic, each with a compute module of its own. */
export function eachArithmetic(
  name: string,
  run: (compute: Compute, arithmetic: Arithmetic) => void | Promise<void>,
): void {
  for (const arithmetic of arithmetics) {
    Deno.test(`${arithmetic}: ${name}`, async () => {
      await run(await Compute.create(binaries, arithmetic), arithmetic);
    });
  }
}
