/** A server whose recognizer does what a test says. */
import {
  type Answer,
  createHandler,
  describeModel,
  type Handler,
  type Limits,
  type Question,
  type ServerOptions,
} from "../../src/server/mod.ts";
import { Contract } from "./contract.ts";
import { model, modelFile } from "./model.ts";

/** An answer that fits the model. */
export const answer: Answer = {
  predictions: [{
    label: model.classes[0],
    probabilities: Object.fromEntries(
      model.classes.map((name) => [name, 1 / model.classes.length]),
    ),
    decisionValues: model.pairs.map(() => 1),
    outside: 0,
  }],
};

/** The page's files. */
export const page = {
  "index.html": { body: "<!doctype html>", type: "text/html; charset=utf-8" },
  "app.js": { body: "export {};", type: "text/javascript; charset=utf-8" },
};

/** A handler with the contract that its answers have to keep. */
export interface Stub {
  readonly handler: Handler;
  readonly contract: Contract;
  /** what it was asked */
  readonly questions: Question[];
}

/** Makes a server. */
export async function stub(
  limits: Partial<Limits> = {},
  work: (question: Question, signal: AbortSignal) => Promise<Answer> = () =>
    Promise.resolve(answer),
  options: Partial<ServerOptions> = {},
): Promise<Stub> {
  const questions: Question[] = [];
  const handler = createHandler({
    recognizer: {
      model: describeModel(model),
      answer(question, signal) {
        questions.push(question);
        return work(question, signal);
      },
    },
    modelFile,
    page,
    limits,
    ...options,
  });
  return { handler, contract: await Contract.of(handler), questions };
}
