/** A recording's features, for every runtime to extract. */
import { decodeAudio } from "../../src/audio/mod.ts";
import { Extractor, type FeatureSet } from "../../src/is10/mod.ts";
import { hexadecimal } from "./hexadecimal.ts";

/**
 * The features of the recording in a file: the bytes of the 1582 numbers, as hexadecimal digits.
 *
 * @param binary assembly/build/is10.wasm
 */
export async function featuresOf(
  file: Uint8Array,
  binary: BufferSource | WebAssembly.Module,
  set: FeatureSet,
): Promise<string> {
  const { samples, sampleRate } = await decodeAudio(file);
  const extractor = await Extractor.create(binary, sampleRate, set);
  return hexadecimal(extractor.extract(samples));
}
