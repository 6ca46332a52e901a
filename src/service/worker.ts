import { Model } from "../recognizer/mod.ts";
import { answerOf, Problem } from "../server/mod.ts";
import { serve } from "../workers/mod.ts";
import type { Outcome, Setup, Task } from "./pooled_recognizer.ts";

serve<Setup, Task, Outcome>(async ({ modelFile }) => {
  const model = await Model.from(modelFile);
  return async (question) => {
    try {
      return { answer: await answerOf(model, question) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { status, message, headers } = error; // what is posted keeps its members and not its class
      return { problem: { status, message, headers } };
    }
  };
});
