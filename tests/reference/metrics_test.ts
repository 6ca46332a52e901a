import { checkClose, checkSame } from "./check.ts";
import { confusion, ua, wa } from "./metrics.ts";

Deno.test("wa, ua and confusion by hand; a class without utterances does not count", () => {
  const truth = [0, 0, 0, 0, 1, 1, 3];
  const predicted = [0, 0, 0, 2, 1, 0, 1];
  checkClose(wa(truth, predicted), 4 / 7, 1e-15, "wa");
  checkClose(ua(truth, predicted), (3 / 4 + 1 / 2 + 0) / 3, 1e-15, "ua");
  const expected = [3, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0];
  checkSame(confusion(truth, predicted, 4).flat(), expected, "confusion");
});
