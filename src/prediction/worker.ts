import { Model } from "../recognizer/mod.ts";
import { serve } from "../workers/mod.ts";
import { answer } from "./answer.ts";
import type { PredictionAnswer, PredictionSetup, PredictionTask } from "./tasks.ts";

serve<PredictionSetup, PredictionTask, PredictionAnswer>(
  async ({ modelFile, arithmetic, segments }) => {
    const model = await Model.from(modelFile, { arithmetic });
    return (task) => answer(model, task, segments);
  },
);
