import { AudioError, decodeAudio, type Recording } from "../audio/mod.ts";
import type { Model, Prediction } from "../recognizer/mod.ts";
import type { Answer, AnswerSegment, RecordingAnswer } from "./answer_types.ts";
import { parseJsonBody } from "./json_body.ts";
import { decodedPerSecond } from "./limits.ts";
import { Problem } from "./problem.ts";
import type { Question } from "./question.ts";

/**
 * Answers a question.
 *
 * @throws Problem 400 or 422 if there is no answer
 */
export async function answerOf(model: Model, question: Question): Promise<Answer> {
  try {
    return await answer(model, question);
  } catch (error) {
    if (error instanceof AudioError) {
      throw new Problem(422, `Cannot read the recording: ${error.message}`);
    }
    // what the model says of its input; a RangeError of the runtime is the program's fault
    if (error instanceof RangeError && error.message.startsWith("Cannot ")) {
      throw new Problem(422, error.message);
    }
    throw error;
  }
}

async function answer(model: Model, question: Question): Promise<Answer> {
  const { kind, body, maxSeconds } = question;
  if (kind === "audio") {
    const recording = await decodeAudio(body, decodedPerSecond * maxSeconds);
    return await recordingAnswer(model, recording, question);
  }
  const given = parseJsonBody(body, model.featureNames.length);
  if ("samples" in given) return await recordingAnswer(model, given, question);
  if (question.segments) {
    throw new Problem(400, "Cannot divide features into segments: they have no time");
  }
  return { predictions: model.predictFeatures(given.features).map(plain) };
}

async function recordingAnswer(
  model: Model,
  { samples, ...recording }: Pick<Recording, "samples" | "sampleRate"> & Partial<Recording>,
  { maxSeconds, segments }: Question,
): Promise<RecordingAnswer> {
  const { sampleRate } = recording;
  const seconds = samples.length / sampleRate;
  if (seconds > maxSeconds) {
    throw new Problem(
      422,
      `Cannot predict a recording of ${seconds.toFixed(1)} s: at most ${maxSeconds} s are allowed`,
    );
  }
  const prediction = plain(await model.predict(samples, sampleRate));
  const answer = { ...prediction, recording: { seconds, ...recording } };
  if (!segments) return answer;
  const all: AnswerSegment[] = [];
  for await (const segment of model.segments(samples, sampleRate, segments)) {
    all.push(plain(segment));
  }
  return { ...answer, segments: all };
}

/** A typed array would be an object with a member for each number in JSON. */
function plain<P extends Prediction>(prediction: P) {
  return { ...prediction, decisionValues: Array.from(prediction.decisionValues) };
}
