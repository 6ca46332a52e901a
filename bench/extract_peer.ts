/**
 * The peer of bench/extract.ts, in a process of its own: MFCC by Meyda. Arguments: the package, a file of
 * 32-bit floats, their rate in Hz. Prints the CPU seconds that all frames take, the second time.
 *
 * The package is named by the caller, not imported here, so that it does not get into the project's lock file.
 *
 * @module
 */
import process from "node:process";

/** What is used of the package. */
interface Meyda {
  bufferSize: number;
  sampleRate: number;
  melBands: number;
  numberOfMFCCCoefficients: number;
  windowingFunction: string;
  extract(feature: "mfcc", frame: Float32Array): number[];
}

const [name, file, rate] = Deno.args;
const meyda: Meyda = (await import(name)).default;
const samples = new Float32Array((await Deno.readFile(file)).buffer);
meyda.sampleRate = Number(rate);
meyda.bufferSize = 2 ** Math.ceil(Math.log2(0.025 * meyda.sampleRate)); // it takes no other lengths
meyda.melBands = 26;
meyda.numberOfMFCCCoefficients = 15;
meyda.windowingFunction = "hamming";

const hop = Math.round(0.01 * meyda.sampleRate);
let seconds = 0;
for (let pass = 0; pass < 2; pass++) {
  const before = process.cpuUsage();
  for (let at = 0; at + meyda.bufferSize <= samples.length; at += hop) {
    meyda.extract("mfcc", samples.subarray(at, at + meyda.bufferSize));
  }
  const { user, system } = process.cpuUsage(before);
  seconds = (user + system) / 1e6;
}
console.log(seconds);
