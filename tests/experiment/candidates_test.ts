import assert from "node:assert/strict";
import { candidatesOf } from "../../src/experiment/candidates.ts";

Deno.test("settings without a choice are their only candidate", () => {
  const settings = { svm: { C: 1 }, hidden: [200, 400] };
  assert.deepEqual(candidatesOf(settings), [{ settings, chosen: {} }]);
});

Deno.test("choices are combined in their order, the last one varying fastest", () => {
  const settings = {
    svm: { C: { choose: [1, 10] }, gamma: "scale" },
    hidden: { choose: [200, [800, 400]] },
  };
  assert.deepEqual(candidatesOf(settings), [
    {
      settings: { svm: { C: 1, gamma: "scale" }, hidden: 200 },
      chosen: { "svm.C": 1, hidden: 200 },
    },
    {
      settings: { svm: { C: 1, gamma: "scale" }, hidden: [800, 400] },
      chosen: { "svm.C": 1, hidden: [800, 400] },
    },
    {
      settings: { svm: { C: 10, gamma: "scale" }, hidden: 200 },
      chosen: { "svm.C": 10, hidden: 200 },
    },
    {
      settings: { svm: { C: 10, gamma: "scale" }, hidden: [800, 400] },
      chosen: { "svm.C": 10, hidden: [800, 400] },
    },
  ]);
});
