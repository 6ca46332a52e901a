import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { descriptorNames, featureNames, type FeatureSet, featureSets } from "../../src/is10/mod.ts";

const sha256: Record<FeatureSet, string> = {
  "is10-compat": "4494c8bf8fb393755f1b6316f4f42fc9db539b9d2b863400435c757e000c155a",
  is10: "17a1b9e72fd0f3cef6119b41a4e7f3f7928adbe80d5b02ef4e28c2c9c297636c",
};
const lists: Record<FeatureSet, string> = {
  "is10-compat": "names_IS10_paraling_compat.txt",
  is10: "names_IS10_paraling.txt",
};

for (const set of featureSets) {
  const list = fileURLToPath(new URL(`../../../shared/spec/is10/${lists[set]}`, import.meta.url));
  const there = existsSync(list);

  Deno.test(`${set} has 1582 feature names, each once, and always the same`, () => {
    const names = featureNames(set);
    assert.equal(names.length, 1582);
    assert.equal(new Set(names).size, 1582);
    assert.equal(createHash("sha256").update(names.join("\n")).digest("hex"), sha256[set]);
  });

  Deno.test({
    name: `${set} has the reference's names in its order${there ? "" : ` (ignored: no ${list})`}`,
    ignore: !there,
    fn() {
      assert.deepEqual(featureNames(set), Deno.readTextFileSync(list).trim().split("\n"));
    },
  });
}

Deno.test("the variants differ in one name: onsets per second, or their number", () => {
  const [compat, later] = featureSets.map((set) => featureNames(set));
  const differing = compat.flatMap((name, i) => name === later[i] ? [] : [[i, name, later[i]]]);
  assert.deepEqual(differing, [[1580, "F0final__Turn_numOnsets", "F0final__Turn_onsetRate"]]);
});

Deno.test("a frame has 76 descriptors; 38, then the slope of each", () => {
  assert.equal(new Set(descriptorNames).size, 76);
  const slopes = descriptorNames.filter((name) => name.includes("_sma_de"));
  const smoothed = descriptorNames.filter((name) => !name.includes("_sma_de"));
  assert.deepEqual(slopes, smoothed.map((name) => name.replace("_sma", "_sma_de")));
});
