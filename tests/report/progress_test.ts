import assert from "node:assert/strict";
import fc from "fast-check";
import { liveProgress, plainProgress } from "../../src/report/mod.ts";

const clear = "\r\x1b[K"; // to the line's start, and what is there away

/** What is written, and a clock that only `at` moves. */
function withClock(test: (written: string[], at: (seconds: number) => void) => void): void {
  const { now } = performance;
  let milliseconds = 0;
  performance.now = () => milliseconds;
  const written: string[] = [];
  try {
    // a program has run for a moment before it shows progress
    milliseconds = 1000;
    test(written, (seconds) => milliseconds = 1000 + 1000 * seconds);
  } finally {
    performance.now = now;
  }
}

Deno.test("plain progress: a line for each note and finished task, and after half a minute without", () =>
  withClock((written, at) => {
    const progress = plainProgress((text) => written.push(text));
    progress.note("3 speakers");
    at(10);
    progress.update(0.25, "dae 200, test speaker s1: SVM");
    progress.finished(0.25, "1/2 dae 200, test speaker s1");
    at(39);
    progress.update(0.5, "not yet");
    at(41);
    progress.update(0.5, "dae 200, test speaker s2: SVM");
    progress.update(0.6, "not again");
    at(42);
    progress.finished(1, "2/2 dae 200, test speaker s2");
    progress.end();
    assert.deepEqual(written, [
      "3 speakers\n",
      " 25 %  1/2 dae 200, test speaker s1, 0:30 left\n",
      " 50 %  dae 200, test speaker s2: SVM, 0:41 left\n",
      "100 %  2/2 dae 200, test speaker s2\n",
    ]);
  }));

Deno.test("live progress: one line that is written over", () =>
  withClock((written, at) => {
    const progress = liveProgress((text) => written.push(text), () => 80);
    progress.note("3 speakers");
    at(10);
    progress.update(0.25, "dae: pre-training 1/15");
    at(10.05);
    progress.update(0.26, "not yet: ten times a second is enough");
    at(20);
    progress.update(0.5, "dae: pre-training 2/15");
    progress.finished(1, "1/1 dae");
    progress.end();
    assert.deepEqual(written, [
      `${clear}3 speakers\n`,
      `${clear}█████░░░░░░░░░░░░░░░  25 %, 0:30 left  dae: pre-training 1/15`,
      `${clear}██████████░░░░░░░░░░  50 %, 0:20 left  dae: pre-training 2/15`,
      `${clear}████████████████████ 100 %  1/1 dae`,
      clear,
    ]);
  }));

Deno.test("live progress stays within the terminal, whatever its width", () =>
  withClock((written, at) => {
    const width = fc.integer({ min: 1, max: 200 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    let columns = 80;
    const progress = liveProgress((text) => written.push(text), () => columns);
    let time = 0;
    fc.assert(fc.property(width, share, fc.string(), (wide, done, text) => {
      columns = wide;
      at(++time);
      written.length = 0;
      progress.update(done, text);
      assert.equal(written.length, 1);
      assert(written[0].startsWith(clear));
      assert(written[0].length - clear.length < wide);
    }));
  }));

Deno.test("the time left is what the finished share took, times what is left", () => {
  const cases: [seconds: number, done: number, left: string][] = [
    [5, 0.01, ""], // too early to tell
    [5, 0.5, ", 0:05 left"],
    [59.6, 0.5, ", 1:00 left"],
    [61, 0.5, ", 1:01 left"],
    [30, 0.02, ", 24:30 left"],
    [3599, 0.5, ", 59:59 left"],
    [3600, 0.5, ", 1:00:00 left"],
    [1000, 0.02, ", 13:36:40 left"],
    [5, 1, ""],
  ];
  for (const [seconds, done, left] of cases) {
    withClock((written, at) => {
      const progress = plainProgress((text) => written.push(text));
      at(seconds);
      progress.finished(done, "x");
      assert.equal(written[0].slice("100 %  x".length), `${left}\n`);
    });
  }
});
