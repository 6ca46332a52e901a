/** An edge worker: solves the problem, or extracts features from the recording that it is sent. */
import type { Arithmetic } from "../../src/compute/mod.ts";
import type { FeatureSet } from "../../src/is10/mod.ts";
import { featuresOf } from "./features.ts";
import { solve } from "./solve.ts";

export { featuresOf, solve };

/** The WebAssembly module that the runtime compiled. */
async function compiled(name: string): Promise<WebAssembly.Module> {
  return (await import(name)).default;
}

export default {
  /** GET /solve/ARITHMETIC, POST /features/SET. */
  async fetch(request: Request): Promise<Response> {
    const [, task, choice] = new URL(request.url).pathname.split("/");
    if (task === "features") {
      const file = new Uint8Array(await request.arrayBuffer());
      return new Response(
        await featuresOf(file, await compiled("is10.wasm"), choice as FeatureSet),
      );
    }
    const binaries = {
      baseline: await compiled("baseline.wasm"),
      relaxed: await compiled("relaxed.wasm"),
    };
    const libsvm = await compiled("libsvm.wasm");
    const callbacks = await compiled("callbacks.wasm");
    return Response.json(await solve(binaries, libsvm, choice as Arithmetic, callbacks));
  },
};
