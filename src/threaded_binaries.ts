// The compute module's threaded builds: apart from the others, as only training has threads.
import baseline from "../assembly/build/baseline-threads.wasm" with { type: "bytes" };
import relaxed from "../assembly/build/relaxed-threads.wasm" with { type: "bytes" };

/** The threaded form of each of the compute module's builds. */
export const threadedBinaries = { baseline, relaxed };
