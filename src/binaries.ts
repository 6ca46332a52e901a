// The one place that knows where the WebAssembly binaries are. Imported, not read, so that no permission
// is needed and `deno compile` packs them.
import baseline from "../assembly/build/baseline.wasm" with { type: "bytes" };
import relaxed from "../assembly/build/relaxed.wasm" with { type: "bytes" };
import is10 from "../assembly/build/is10.wasm" with { type: "bytes" };
import libsvm from "libsvm-wasm/dist/libsvm.wasm" with { type: "bytes" };

/** The compute module's two builds. */
export const computeBinaries = { baseline, relaxed };

/** LIBSVM's binary. */
export const libsvmBinary = libsvm;

/** The feature extractor. */
export const is10Binary = is10;
