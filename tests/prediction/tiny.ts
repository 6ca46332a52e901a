// A small trained model, as bytes and ready to predict, and recordings to predict with it.
import { encodeModel } from "../../src/model_file/mod.ts";
import { Model } from "../../src/recognizer/mod.ts";
import { speech, wavFile } from "../extraction/recordings.ts";
import { tinyModel } from "../recognizer/tiny_model.ts";

/** The model's file. */
export const modelFile: Uint8Array<ArrayBuffer> = encodeModel(await tinyModel());

/** The same, to ask directly. */
export const model: Model = await Model.from(modelFile);

/** Some utterances, with their samples as a WAV file of 16 bits has them. */
export const some = speech.slice(0, 6).map(({ utterance, samples }) => ({
  utterance,
  bytes: wavFile(samples()),
}));

/** Writes files, by their path; folders are made. */
export function writeFiles(folder: string, files: Record<string, Uint8Array | string>): void {
  for (const [path, content] of Object.entries(files)) {
    Deno.mkdirSync(`${folder}/${path}`.replace(/[^/]*$/, ""), { recursive: true });
    if (typeof content === "string") Deno.writeTextFileSync(`${folder}/${path}`, content);
    else Deno.writeFileSync(`${folder}/${path}`, content);
  }
}
