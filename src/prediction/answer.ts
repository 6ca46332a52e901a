import { AudioError, decodeAudio } from "../audio/mod.ts";
import type { Model, SegmentOptions } from "../recognizer/mod.ts";
import type { PredictionAnswer, PredictionTask, Result } from "./tasks.ts";

/**
 * Does a task; what has no prediction is an answer, not an error.
 *
 * @param segments given if the segments of a recording are wanted in place of the whole
 */
export async function answer(
  model: Model,
  task: PredictionTask,
  segments?: SegmentOptions,
): Promise<PredictionAnswer> {
  if ("features" in task) return { results: predictRows(model, task.features) };
  try {
    return await predictFile(model, task.file, segments);
  } catch (error) {
    return { results: [failure(error)] };
  }
}

async function predictFile(
  model: Model,
  file: string,
  segments?: SegmentOptions,
): Promise<PredictionAnswer> {
  const bytes = await Deno.readFile(file).catch((cause: Error) => {
    throw new AudioError(`it cannot be opened: ${cause.message}`, { cause });
  });
  const { samples, sampleRate, clipped, silent, notes } = await decodeAudio(bytes);
  const predictions = segments
    ? await Array.fromAsync(model.segments(samples, sampleRate, segments))
    : [await model.predict(samples, sampleRate)];
  const sound = { seconds: samples.length / sampleRate, clipped, silent, notes };
  return { results: predictions.map((prediction) => ({ prediction })), sound };
}

/** All rows at once, which is faster; one by one if one of them has no prediction. */
function predictRows(model: Model, features: Float32Array): Result[] {
  try {
    return model.predictFeatures(features).map((prediction) => ({ prediction }));
  } catch (error) {
    const result = failure(error);
    const width = model.featureNames.length;
    if (features.length === width) return [result];
    return Array.from(
      { length: features.length / width },
      (_, row) => predictRows(model, features.subarray(row * width, (row + 1) * width))[0],
    );
  }
}

/** What an error says of the input: of the audio decoder, or of the model; it is thrown if it is the program's. */
function failure(error: unknown): Result {
  const isInput = error instanceof AudioError ||
    error instanceof RangeError && error.message.startsWith("Cannot ");
  if (!isInput) throw error;
  return { error: error.message };
}
