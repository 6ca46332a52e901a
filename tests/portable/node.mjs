// Solves the problem in Node. Argument: the URL of the folder with the bundle and the binaries. Prints
// the solutions, and whether this runtime takes the binary with relaxed SIMD.
import { readFile } from "node:fs/promises";
import { argv } from "node:process";

const folder = argv[2];
const binary = (name) => readFile(new URL(`${name}.wasm`, folder));
const [baseline, relaxed, libsvm] = await Promise.all(
  ["baseline", "relaxed", "libsvm"].map(binary),
);
const { solve } = await import(new URL("worker.js", folder));
console.log(JSON.stringify({
  strict: await solve({ baseline, relaxed }, libsvm, "strict"),
  fast: await solve({ baseline, relaxed }, libsvm, "fast"),
  relaxedSimd: WebAssembly.validate(relaxed),
}));
