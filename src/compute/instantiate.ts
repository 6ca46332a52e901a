// The one import of AssemblyScript's loader: it supplies the module's `abort` and reads its message.
import { instantiate as load } from "@assemblyscript/loader";
import type { ComputeExports } from "./exports.ts";

/** Instantiates one build of the compute module, each with a memory of its own. */
export async function instantiate(
  binary: BufferSource | WebAssembly.Module,
): Promise<ComputeExports> {
  const { exports } = await load(binary as WebAssembly.Module, {});
  return exports as unknown as ComputeExports;
}
