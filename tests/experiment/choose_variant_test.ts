import assert from "node:assert/strict";
import { chooseVariant } from "../../src/experiment/choose_variant.ts";
import { featureExperiment, smallModified } from "./synthetic.ts";

const dae = { ...smallModified, id: "dae", kind: "dae", neutral: undefined };
const experiment = featureExperiment({
  systems: [
    { id: "static", kind: "static" },
    { ...dae, hidden: [9, [8, 5]] },
    { ...smallModified, hidden: { choose: [4, 5] } },
    { id: "speaker", kind: "static", scaling: { scope: "speaker" } },
  ],
  seed: [7, 8],
});

Deno.test("a choice names one variant, with the first seed", () => {
  const named = (system: string, hidden?: string) => {
    const { id, hidden: size, seed } = chooseVariant(experiment, { system, hidden });
    return [id, size, seed];
  };
  assert.deepEqual(named("static"), ["static", null, null]);
  assert.deepEqual(named("dae", "9"), ["dae", 9, 7]);
  assert.deepEqual(named("dae", "8-5"), ["dae", "8-5", 7]);
  assert.deepEqual(named("m"), ["m", "chosen", 7]);
  const single = featureExperiment({ systems: [{ ...dae, seed: 5 }] });
  const { id, seed } = chooseVariant(single, {});
  assert.deepEqual([id, seed], ["dae", 5]);
});

const refused: [choice: Parameters<typeof chooseVariant>[1], message: string][] = [
  [{}, "Cannot train 4 models at once: give --system, one of static, dae, m, speaker"],
  [
    { system: "x" },
    "Cannot use --system x: the systems of the experiment are static, dae, m, speaker",
  ],
  [{ system: "dae" }, "Cannot train 2 models at once: give --hidden, one of 9, 8-5"],
  [{ system: "dae", hidden: "8" }, 'Cannot use --hidden 8: the sizes of "dae" are 9, 8-5'],
  [{ system: "static", hidden: "9" }, 'Cannot use --hidden 9: "static" has no hidden units'],
  [
    { system: "m", hidden: "4" },
    'Cannot use --hidden 4: "m" has them chosen by the selection',
  ],
  [
    { system: "speaker" },
    'Cannot train a model of "speaker": its scaling scope is "speaker", and a speaker who is not known ' +
    'yet has no range; use "train", "neutral" or "train+neutral"',
  ],
];
for (const [choice, message] of refused) {
  Deno.test(`${JSON.stringify(choice)} is refused with what there is`, () => {
    assert.throws(() => chooseVariant(experiment, choice), { name: "InputError", message });
  });
}
