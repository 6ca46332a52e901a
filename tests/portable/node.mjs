// Solves the problem and extracts features in Node. Argument: the URL of the folder with the bundle, the
// binaries and the recording. Prints the solutions, whether this runtime takes the binary with relaxed
// SIMD, and the features.
import { readFile } from "node:fs/promises";
import { argv } from "node:process";

const folder = argv[2];
const read = (name) => readFile(new URL(name, folder));
const [baseline, relaxed, libsvm, is10] = await Promise.all(
  ["baseline", "relaxed", "libsvm", "is10"].map((name) => read(`${name}.wasm`)),
);
const recording = await read("recording.wav");
const { featuresOf, solve } = await import(new URL("worker.js", folder));
console.log(JSON.stringify({
  strict: await solve({ baseline, relaxed }, libsvm, "strict"),
  fast: await solve({ baseline, relaxed }, libsvm, "fast"),
  relaxedSimd: WebAssembly.validate(relaxed),
  features: {
    "is10": await featuresOf(recording, is10, "is10"),
    "is10-compat": await featuresOf(recording, is10, "is10-compat"),
  },
}));
