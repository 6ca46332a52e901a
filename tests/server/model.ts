/** The model that the tests serve, and recordings. */
import { encodeModel } from "../../src/model_file/mod.ts";
import { Model } from "../../src/recognizer/mod.ts";
import { speech, wavFile } from "../extraction/recordings.ts";
import { tinyModel } from "../recognizer/tiny_model.ts";

/** Its file. */
export const modelFile: Uint8Array<ArrayBuffer> = encodeModel(await tinyModel());

/** The model itself. */
export const model: Model = await Model.from(modelFile);

/** Half a second of speech at 16 kHz. */
export const samples: Float32Array = speech[0].samples().slice(0, 8000);

/** The same as a file. */
export const recording = wavFile(samples) as Uint8Array<ArrayBuffer>;
