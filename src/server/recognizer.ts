import type { Model } from "../recognizer/mod.ts";
import { answerOf } from "./answer.ts";
import type { Answer } from "./answer_types.ts";
import type { Question } from "./question.ts";

/** What a server tells about its model. */
export interface ModelDescription extends Pick<Model, "card" | "classes" | "pairs"> {
  /** how many */
  readonly features: number;
  /** Hz that recordings are brought to; absent: each keeps its own */
  readonly rate?: number;
}

/** What a server asks. */
export interface Recognizer {
  /** the model that answers */
  readonly model: ModelDescription;
  /**
   * Answers a question.
   *
   * @param signal aborted when it has taken too long: then this rejects with its reason, as soon as it can
   * @throws Problem 400 or 422 if there is no answer
   */
  answer(question: Question, signal: AbortSignal): Promise<Answer>;
}

/** A recognizer that answers where it is, which takes all of this thread's time. */
export function localRecognizer(model: Model): Recognizer {
  return { model: describeModel(model), answer: (question) => answerOf(model, question) };
}

/** What there is to tell about a model. */
export function describeModel(model: Model): ModelDescription {
  const { card, classes, pairs, featureNames, rate } = model;
  return { card, classes, pairs, features: featureNames.length, ...(rate && { rate }) };
}
