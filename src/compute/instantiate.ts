// The one import of AssemblyScript's loader: it supplies the module's `abort` and reads its message.
import { instantiate as load } from "@assemblyscript/loader";
import type { ComputeExports } from "./exports.ts";

/** Instantiates one build of the compute module: with a memory of its own, or a threaded one on a given memory. */
export async function instantiate(
  binary: BufferSource | WebAssembly.Module,
  memory?: WebAssembly.Memory,
): Promise<ComputeExports> {
  const { exports } = await load(binary as WebAssembly.Module, memory ? { env: { memory } } : {});
  return exports as unknown as ComputeExports;
}
