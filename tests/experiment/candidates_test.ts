import assert from "node:assert/strict";
import fc from "fast-check";
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

/** Settings with some members, each a value or a choice. */
const settings = fc.dictionary(
  fc.stringMatching(/^[a-z]+$/),
  fc.oneof(
    fc.constantFrom(null, 1, "scale", [200, 400]),
    fc.array(fc.integer(), { minLength: 2, maxLength: 4 }).map((choose) => ({ choose })),
  ),
  { maxKeys: 5 },
).filter((settings) => !("choose" in settings));

Deno.test("there are as many candidates as combinations, and each is the settings with its options put in", () => {
  fc.assert(
    fc.property(settings, (svm) => {
      const candidates = candidatesOf({ id: "a", svm });
      const options = Object.values(svm).map((value) =>
        typeof value === "object" && value !== null && "choose" in value ? value.choose.length : 1
      );
      assert.equal(candidates.length, options.reduce((product, count) => product * count, 1));
      for (const { settings, chosen } of candidates) {
        const put = Object.entries(svm).map(([key, value]) => [key, chosen[`svm.${key}`] ?? value]);
        assert.deepEqual(settings, { id: "a", svm: Object.fromEntries(put) });
      }
    }),
  );
});
