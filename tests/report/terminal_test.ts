import assert from "node:assert/strict";
import fc from "fast-check";
import { type Results, table, terminalReport } from "../../src/report/mod.ts";
import { classes, result, utterances } from "./example.ts";

Deno.test("a table: text to the left, figures to the right, no spaces at a line's end", () => {
  assert.equal(
    table([["", "name", "n", "long heading"], ["WA", "a", "10", ""], ["", "longer", "5", "x"]], 2),
    `
    name     n  long heading
--  ------  --  ------------
WA  a       10
    longer   5             x`.slice(1),
  );
});

Deno.test("every column of a table begins and ends where its rule does", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "7"), minLength: 1, maxLength: 9 });
  const rows = fc.integer({ min: 1, max: 5 }).chain((n) =>
    fc.array(fc.array(word, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 6 })
  );
  fc.assert(fc.property(rows, fc.nat(5), (rows, texts) => {
    const [heading, rule, ...rest] = table(rows, texts).split("\n");
    let from = 0;
    rule.split("  ").forEach((dashes, j) => {
      const column = [heading, ...rest].map((line) => line.slice(from, from + dashes.length));
      column.forEach((cell, i) => {
        assert.equal(cell.trim(), rows[i][j]);
        if (rows[i][j].length < dashes.length) {
          assert(j < texts ? !cell.startsWith(" ") : cell.startsWith(" "));
        }
      });
      from += dashes.length + 2;
    });
  }));
});

const perfect = utterances.labelOf;
const systems = [
  result({ id: "static", kind: "static", hidden: null }, utterances.predicted),
  result({ id: "dae", kind: "dae", hidden: 400 }, perfect),
  result({ id: "dae", kind: "dae", hidden: 50 }, [0, 0, 0, 0, 2, 0, 0, 0, 0]),
  result({ id: "modified", kind: "modified", hidden: 400 }, utterances.predicted),
];
const results: Results = {
  name: "example",
  protocol: ["Split: leave one speaker out, 3 folds", "Seed: 1"],
  warnings: ['class "sad" has no utterance'],
  systems,
  settings: {},
  corpora: {
    emotional: {
      features: { path: "f", format: "arff", sha256: "" },
      utterances: 9,
      featuresPerUtterance: 5,
      speakers: { s1: 4, s2: 4, s3: 1 },
      classes: Object.fromEntries(classes.map((label, i) => [label, [5, 4, 0][i]])),
      counts: {},
    },
  },
  modules: { compute: { binary: "baseline", sha256: "" }, libsvm: { sha256: "" } },
  versions: {},
};

Deno.test("the report", () => {
  assert.equal(
    terminalReport(results),
    `
Accuracy in %, mean over 3 test speakers ± standard deviation

           hidden units         none           50          400
---------  ------------  -----------  -----------  -----------
WA         static        83.3 ± 14.4
WA         dae                        33.3 ± 28.9  100.0 ± 0.0
WA         modified                                83.3 ± 14.4
UA         static        75.0 ± 25.0
UA         dae                        27.8 ± 25.5  100.0 ± 0.0
UA         modified                                75.0 ± 25.0
WA pooled  static               77.8
WA pooled  dae                               44.4        100.0
WA pooled  modified                                       77.8
UA pooled  static               77.5
UA pooled  dae                               40.0        100.0
UA pooled  modified                                       77.5

Recall of each class in %, all utterances

              angry  neutral  sad
------------  -----  -------  ---
static         80.0     75.0    -
dae 400       100.0    100.0    -
dae 50         80.0      0.0    -
modified 400   80.0     75.0    -

Each test speaker, WA / UA in %

speaker  utterances         static        dae 400       dae 50   modified 400
-------  ----------  -------------  -------------  -----------  -------------
s1                4    75.0 / 75.0  100.0 / 100.0  50.0 / 50.0    75.0 / 75.0
s2                4    75.0 / 50.0  100.0 / 100.0  50.0 / 33.3    75.0 / 50.0
s3                1  100.0 / 100.0  100.0 / 100.0    0.0 / 0.0  100.0 / 100.0

Confusion, all utterances: rows are the true class, columns the predicted one

static   angry  neutral  sad
-------  -----  -------  ---
angry        4        1    0
neutral      1        3    0
sad          0        0    0

dae 400  angry  neutral  sad
-------  -----  -------  ---
angry        5        0    0
neutral      0        4    0
sad          0        0    0

dae 50   angry  neutral  sad
-------  -----  -------  ---
angry        4        0    1
neutral      4        0    0
sad          0        0    0

modified 400  angry  neutral  sad
------------  -----  -------  ---
angry             4        1    0
neutral           1        3    0
sad               0        0    0

Protocol

- Split: leave one speaker out, 3 folds
- Seed: 1
- Warning: class "sad" has no utterance`,
  );
});
