import { evaluate, type SystemResult, systemResult } from "../../src/report/mod.ts";

/** Nine utterances of three speakers; nobody is sad, and only `s1` and `s2` have two classes. */
export const utterances = {
  speakerOf: [0, 0, 0, 0, 1, 1, 1, 1, 2],
  labelOf: [0, 0, 1, 1, 0, 0, 0, 1, 1],
  predicted: [0, 1, 1, 1, 0, 0, 0, 0, 1],
};
export const speakers = ["s1", "s2", "s3"];
export const classes = ["angry", "neutral", "sad"];

/** A system's result from predictions for the utterances above. */
export function result(
  system: Pick<SystemResult, "id" | "kind" | "hidden">,
  predicted: number[],
): SystemResult {
  return systemResult(system, evaluate({ ...utterances, predicted }, speakers, classes), []);
}
