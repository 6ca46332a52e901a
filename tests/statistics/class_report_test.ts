import assert from "node:assert/strict";
import fc from "fast-check";
import { classReport, sumConfusions } from "../../src/statistics/mod.ts";
import { checkAllClose, checkClose } from "../reference/check.ts";
import { ua, wa } from "../reference/metrics.ts";

Deno.test("an example by hand, with a class that never occurs and one that is never predicted", () => {
  const { classes, ...whole } = classReport([[6, 2, 1, 0], [3, 5, 0, 0], [0, 0, 0, 0], [
    1,
    3,
    0,
    0,
  ]]);
  assert.deepEqual(classes, [
    { recall: 6 / 9, precision: 6 / 10, f1: 12 / 19, support: 9 },
    { recall: 5 / 8, precision: 5 / 10, f1: 10 / 18, support: 8 },
    { recall: null, precision: 0, f1: 0, support: 0 },
    { recall: 0, precision: null, f1: 0, support: 4 },
  ]);
  assert.equal(whole.wa, 11 / 21);
  checkClose(whole.ua, (6 / 9 + 5 / 8 + 0) / 3, 1e-15, "UA");
  // sklearn 1.9.1: balanced_accuracy_score(truth, predicted) and f1_score(truth, predicted, average="macro")
  checkClose(whole.ua, 0.4305555555555555, 1e-15, "UA");
  checkClose(whole.macroF1, 0.29678362573099415, 1e-15, "macro F1");
});

Deno.test("a class that neither occurs nor is predicted has no figures and counts nowhere", () => {
  const { classes, ...whole } = classReport([[1, 0, 1], [0, 0, 0], [0, 0, 2]]);
  assert.deepEqual(classes[1], { recall: null, precision: null, f1: null, support: 0 });
  checkAllClose(
    [whole.wa, whole.ua, whole.macroF1],
    [3 / 4, (1 / 2 + 1) / 2, (2 / 3 + 4 / 5) / 2],
    1e-15,
    "WA, UA, macro F1",
  );
});

Deno.test("the figures are those of scikit-learn", () => {
  const confusion = [[50, 8, 3, 2], [12, 40, 20, 9], [4, 15, 71, 10], [1, 7, 11, 30]];
  const { classes, ...whole } = classReport(confusion);
  // sklearn 1.9.1: classification_report(truth, predicted, output_dict=True); accuracy, and recall and
  // f1-score of "macro avg"
  const figures = (name: "recall" | "precision" | "f1" | "support") =>
    classes.map((figures) => figures[name] ?? NaN);
  checkAllClose(
    figures("recall"),
    [0.7936507936507936, 0.49382716049382713, 0.71, 0.6122448979591837],
    1e-15,
    "recall",
  );
  checkAllClose(
    figures("precision"),
    [0.746268656716418, 0.5714285714285714, 0.6761904761904762, 0.5882352941176471],
    1e-15,
    "precision",
  );
  checkAllClose(
    figures("f1"),
    [0.7692307692307693, 0.5298013245033113, 0.6926829268292682, 0.6],
    1e-15,
    "F1",
  );
  assert.deepEqual(figures("support"), [63, 81, 100, 49]);
  checkAllClose(
    [whole.wa, whole.ua, whole.macroF1],
    [0.6518771331058021, 0.652430713025951, 0.6479287551408371],
    1e-15,
    "WA, UA, macro F1",
  );
});

const square = (K: number) => {
  const row = fc.array(fc.nat(4), { minLength: K, maxLength: K });
  return fc.array(row, { minLength: K, maxLength: K });
};
const confusions = fc.integer({ min: 1, max: 5 }).chain(square)
  .filter((confusion) => confusion.flat().some((count) => count > 0));

Deno.test("WA and UA are those of the single utterances", () => {
  fc.assert(fc.property(confusions, (confusion) => {
    const pairs = confusion.flatMap((row, i) =>
      row.flatMap((count, j) => new Array<[number, number]>(count).fill([i, j]))
    );
    const [truth, predicted] = [0, 1].map((side) => pairs.map((pair) => pair[side]));
    const report = classReport(confusion);
    checkClose(report.wa, wa(truth, predicted), 1e-14, "WA");
    checkClose(report.ua, ua(truth, predicted), 1e-14, "UA");
  }));
});

Deno.test("with truth and prediction exchanged, recall is precision and F1 stays", () => {
  fc.assert(fc.property(confusions, (confusion) => {
    const report = classReport(confusion);
    const exchanged = classReport(confusion.map((_, i) => confusion.map((row) => row[i])));
    assert.deepEqual(
      exchanged.classes.map(({ recall, precision, f1 }) => [recall, precision, f1]),
      report.classes.map(({ recall, precision, f1 }) => [precision, recall, f1]),
    );
    assert.deepEqual([exchanged.wa, exchanged.macroF1], [report.wa, report.macroF1]);
  }));
});

Deno.test("a matrix without utterances or with rows of another length is refused", () => {
  assert.throws(() => classReport([[0, 0], [0, 0]]), {
    name: "RangeError",
    message: "Cannot evaluate a confusion matrix: all counts are 0",
  });
  assert.throws(() => classReport([[1, 0], [0]]), {
    name: "RangeError",
    message: "Cannot evaluate a confusion matrix: not all of its 2 rows have 2 counts",
  });
});

Deno.test("confusion matrices are added entry by entry", () => {
  const first = [[1, 2], [3, 4]];
  assert.deepEqual(sumConfusions([first, [[10, 0], [0, 20]], [[0, 5], [0, 0]]]), [[11, 7], [
    3,
    24,
  ]]);
  assert.deepEqual(first, [[1, 2], [3, 4]]);
});
