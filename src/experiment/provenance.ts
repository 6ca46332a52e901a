import config from "../../deno.json" with { type: "json" };
import { computeBinaries, libsvmBinary } from "../binaries.ts";
import { type Arithmetic, type BinaryName, chooseBinary } from "../compute/mod.ts";
import { sha256 } from "../sha256.ts";
import { threadedBinaries } from "../threaded_binaries.ts";

/** Of emodae and the packages whose code computes. */
export const versions = {
  emodae: config.version,
  "libsvm-wasm": config.imports["libsvm-wasm/"].match(/@([^/]+)\/$/)![1],
};

/** What computes, with SHA-256 (hex). */
export async function modulesOf(arithmetic: Arithmetic): Promise<{
  compute: { binary: BinaryName; sha256: string; threadedSha256: string };
  libsvm: { sha256: string };
}> {
  const binary = chooseBinary(arithmetic);
  return {
    compute: {
      binary,
      sha256: await sha256(computeBinaries[binary]),
      threadedSha256: await sha256(threadedBinaries[binary]),
    },
    libsvm: { sha256: await sha256(libsvmBinary) },
  };
}
