import assert from "node:assert/strict";
import { neverTested } from "../../src/experiment/dataset.ts";
import { calibrate, checkCalibration } from "../../src/experiment/out_of_fold.ts";
import type { Folds } from "../../src/experiment/split.ts";
import type { FoldOutcome } from "../../src/experiment/work.ts";
import { fitCalibration } from "../../src/model/mod.ts";
import { tinyCorpus } from "./tiny_corpus.ts";

/** Utterances of two classes: of each speaker those named. */
function corpusOf(labels: Record<string, string[]>) {
  return tinyCorpus(
    Object.entries(labels).flatMap(([speaker, own]) => own.map((label) => ({ speaker, label }))),
  );
}

const three = corpusOf({
  a: ["calm", "calm", "glad"],
  b: ["calm", "glad", "glad"],
  c: ["glad", "calm", "calm"],
});
const bySpeaker: Folds = { names: three.speakers, foldOf: three.speakerOf };
/** (9): a decision value for each utterance, above 0 for calm. */
const decisionValues = [0.9, -0.2, -1.1, 0.4, -0.7, 0.3, -0.5, 1.2, 0.1];

function outcomes({ names, foldOf }: Folds): FoldOutcome[] {
  return names.map((_, fold) => {
    const rows = Uint32Array.from(foldOf.keys()).filter((row) => foldOf[row] === fold);
    const values = Float64Array.from(rows, (row) => decisionValues[row]);
    return {
      kind: "fold",
      rows,
      predicted: Uint8Array.from(values, (value) => value > 0 ? 0 : 1),
      decisionValues: values,
    } as unknown as FoldOutcome;
  });
}

/** The scores by their definitions, for two classes. */
function scoresByHand(parts: ArrayLike<number>, tested = decisionValues.map((_, row) => row)) {
  const p = tested.map((row) => {
    const others = tested.filter((other) => parts[other] !== parts[row]);
    const { a: [a], b: [b] } = fitCalibration(
      Float64Array.from(others, (other) => decisionValues[other]),
      Uint8Array.from(others, (other) => three.labelOf[other]),
      2,
    );
    return 1 / (1 + Math.exp(a * decisionValues[row] + b));
  });
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const calm = tested.map((row) => three.labelOf[row] === 0);
  const bins = Map.groupBy(p.keys(), (i) => Math.floor(10 * Math.max(p[i], 1 - p[i])));
  const gaps = [...bins.values()].map((own) => {
    const sure = mean(own.map((i) => Math.max(p[i], 1 - p[i])));
    const right = mean(own.map((i) => Number(p[i] >= 0.5 === calm[i])));
    return own.length * Math.abs(sure - right) / tested.length;
  });
  return {
    logLoss: mean(p.map((p, i) => -Math.log(calm[i] ? p : 1 - p))),
    brier: mean(p.map((p, i) => 2 * (calm[i] ? 1 - p : p) ** 2)),
    error: gaps.reduce((a, b) => a + b, 0),
    agreement: mean(p.map((p, i) => Number(p >= 0.5 === decisionValues[tested[i]] > 0))),
  };
}

function near(actual: object, expected: object): void {
  const [a, b] = [actual, expected].map((scores) => Object.entries(scores));
  assert.deepEqual(a.map(([name]) => name), b.map(([name]) => name));
  a.forEach(([name, value], i) => assert(Math.abs(value - b[i][1]) < 1e-9, `${name} is ${value}`));
}

Deno.test("every fold is scored by a calibration of the others; the model's is of all", () => {
  checkCalibration(bySpeaker, three);
  const { calibration, scores } = calibrate(outcomes(bySpeaker), bySpeaker, three);
  near(scores, scoresByHand(three.speakerOf));
  assert.deepEqual(
    calibration,
    fitCalibration(Float64Array.from(decisionValues), three.labelOf, 2),
  );
});

Deno.test("of a single fold every speaker is scored by a calibration of the others", () => {
  const foldOf = three.speakerOf.map((speaker) => speaker === 2 ? neverTested : 0);
  const list: Folds = { names: ["test list"], foldOf };
  checkCalibration(list, three);
  const { calibration, scores } = calibrate(outcomes(list), list, three);
  near(scores, scoresByHand(three.speakerOf, [0, 1, 2, 3, 4, 5]));
  assert.deepEqual(
    calibration,
    fitCalibration(Float64Array.from(decisionValues.slice(0, 6)), three.labelOf.slice(0, 6), 2),
  );
});

Deno.test("a class that one fold alone has cannot be calibrated: the input is at fault", () => {
  const corpus = corpusOf({ a: ["calm", "glad"], b: ["calm"], c: ["calm"] });
  assert.throws(
    () => checkCalibration({ names: corpus.speakers, foldOf: corpus.speakerOf }, corpus),
    {
      name: "InputError",
      message:
        'Cannot calibrate probabilities: utterances of class "glad" are needed in two folds, and ' +
        "outside of them to train on; there are some in 0",
    },
  );
  const list: Folds = {
    names: ["test list"],
    foldOf: three.speakerOf.map((speaker) => speaker === 0 ? 0 : neverTested),
  };
  assert.throws(
    () => checkCalibration(list, three),
    /"calm" are needed in two speakers of the test/,
  );
});
