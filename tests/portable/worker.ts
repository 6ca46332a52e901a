/** An edge worker: solves the problem at every request. */
import type { Arithmetic } from "../../src/compute/mod.ts";
import { solve } from "./solve.ts";

export { solve };

/** The WebAssembly module that the runtime compiled. */
async function compiled(name: string): Promise<WebAssembly.Module> {
  return (await import(name)).default;
}

export default {
  /** Path: the arithmetic. */
  async fetch(request: Request): Promise<Response> {
    const arithmetic = new URL(request.url).pathname.slice(1) as Arithmetic;
    const binaries = {
      baseline: await compiled("baseline.wasm"),
      relaxed: await compiled("relaxed.wasm"),
    };
    return Response.json(await solve(binaries, await compiled("libsvm.wasm"), arithmetic));
  },
};
