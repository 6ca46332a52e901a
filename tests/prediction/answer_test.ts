import assert from "node:assert/strict";
import { encodeModel } from "../../src/model_file/mod.ts";
import { answer } from "../../src/prediction/answer.ts";
import { Model } from "../../src/recognizer/mod.ts";
import { tinyModel } from "../recognizer/tiny_model.ts";

Deno.test("a row so far away that it has no prediction leaves the others theirs", async () => {
  const content = await tinyModel();
  const { scaler } = content;
  const unclipped = encodeModel({ ...content, scaler: { ...scaler, clip: false } });
  using model = await Model.from(unclipped);
  const width = model.featureNames.length;
  const near = scaler.minimum;
  const features = new Float32Array(3 * width);
  features.set(near);
  features.fill(3e38, width, 2 * width);
  features.set(near, 2 * width);
  const { results } = await answer(model, { features });
  const [prediction] = model.predictFeatures(near);
  assert.deepEqual(results, [
    { prediction },
    { error: "Cannot predict features so far outside of the training range" },
    { prediction },
  ]);
});

Deno.test("what is no fault of the input is thrown", async () => {
  const model = await Model.from(encodeModel(await tinyModel()));
  model[Symbol.dispose]();
  const features = new Float32Array(model.featureNames.length);
  await assert.rejects(() => answer(model, { features }), /^Error: Cannot predict: the model is/);
});
