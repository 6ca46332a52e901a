import assert from "node:assert/strict";
import { featureDifference } from "../../src/corpus/mod.ts";

const expected = ["a", "b", 'c"'];

Deno.test("the same features in the same order do not differ", () => {
  assert.equal(featureDifference([...expected], expected, "the model's"), undefined);
});

const others: Record<string, { found: string[]; says: string }> = {
  "another name": { found: ["a", "x", "y"], says: 'its feature 2 is "x", the model\'s is "b"' },
  "another order": { found: ["b", "a", 'c"'], says: 'its feature 1 is "b", the model\'s is "a"' },
  "too few": { found: ["a", "b"], says: 'its feature 3 is missing, the model\'s is "c\\""' },
  "too many": { found: [...expected, "d"], says: 'its feature 4 is "d", the model\'s is missing' },
};
for (const [name, { found, says }] of Object.entries(others)) {
  Deno.test(`features with ${name}: the first difference is told`, () => {
    assert.equal(featureDifference(found, expected, "the model's"), says);
  });
}
