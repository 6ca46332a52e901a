import assert from "node:assert/strict";
import fc from "fast-check";
import { table, terminalReport } from "../../src/report/mod.ts";
import { exampleResults, largeResults, utterances } from "./example.ts";

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

Deno.test("a table that is too wide goes on below", () => {
  const rows = [["name", "one", "two", "three"], ["a", "1", "2", "3"]];
  const blocks = `
name  one  two
----  ---  ---
a       1    2

name  three
----  -----
a         3`.slice(1);
  for (const width of [14, 15]) assert.equal(table(rows, 1, width), blocks);
  assert.equal(table(rows, 1, 21).split("\n").length, 3);
  // a column that is too wide by itself stays whole
  assert.equal(table(rows, 1, 5).split("\n\n").length, 3);
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
const results = exampleResults([
  { id: "static", kind: "static", hidden: null, predicted: utterances.predicted },
  { id: "dae", kind: "dae", hidden: 400, predicted: perfect },
  { id: "dae", kind: "dae", hidden: 50, predicted: [0, 0, 0, 0, 2, 0, 0, 0, 0] },
  { id: "modified", kind: "modified", hidden: 400, predicted: utterances.predicted },
]);

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

95 % intervals: bootstrap over speakers, 5,000 resamples

                          WA              UA       WA pooled       UA pooled
------------  --------------  --------------  --------------  --------------
static         [75.0, 100.0]   [50.0, 100.0]   [75.0, 100.0]   [50.0, 100.0]
dae 400       [100.0, 100.0]  [100.0, 100.0]  [100.0, 100.0]  [100.0, 100.0]
dae 50           [0.0, 50.0]     [0.0, 50.0]     [0.0, 50.0]     [0.0, 50.0]
modified 400   [75.0, 100.0]   [50.0, 100.0]   [75.0, 100.0]   [50.0, 100.0]

Compared with static: difference in points, 95 % interval

                                 WA      p                     UA      p  only right      p
------------  ---------------------  -----  ---------------------  -----  ----------  -----
dae 400          +16.7 [0.0, +25.0]  1.000     +25.0 [0.0, +50.0]  1.000       2 : 0  1.000
dae 50        −50.0 [−100.0, −25.0]  0.750  −47.2 [−100.0, −16.7]  0.750       1 : 4  1.000
modified 400         0.0 [0.0, 0.0]  1.000         0.0 [0.0, 0.0]  1.000       0 : 0  1.000

- p of WA and UA: permutation test over speakers, all 8 sign patterns
- only right: utterances that the system alone got right, and static alone; p of McNemar's test,
  which takes utterances for independent
- Every p is corrected for 3 systems by Holm's method

Recall of each class in %, all utterances

system        angry  neutral  sad
------------  -----  -------  ---
static         80.0     75.0    –
dae 400       100.0    100.0    –
dae 50         80.0      0.0    –
modified 400   80.0     75.0    –

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
- Warning: class "sad" has no utterance

Leakage

- scaling, fitted on the training speakers: nothing leaks; no test speaker is among them
- Verdict: none`,
  );
});

Deno.test("the report of a large run is 100 columns wide at most", () => {
  const speakers = Array.from({ length: 12 }, (_, i) => `speaker${i}`);
  const report = terminalReport(largeResults({ speakers, classes: ["happy", "neutral", "sad"] }));
  const widest = Math.max(...report.split("\n").map((line) => line.length));
  assert(widest <= 100, `${widest}`);
});

Deno.test("control characters of names reach no terminal", () => {
  const report = terminalReport(
    largeResults({ speakers: ["a\x1b[31m", "b\nc", "d\u202e", "e\r"], classes: ["x\x07", "y\t"] }),
  );
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(report, /[\x00-\x09\x0b-\x1f\u202e]/);
  assert.match(report, /^b c /m);
});
