import assert from "node:assert/strict";
import { runExperiment } from "../../src/experiment/mod.ts";
import { neutralTask, variantsOf } from "../../src/experiment/plan.ts";
import { silent } from "../../src/report/mod.ts";
import { corpora, corporaMissing } from "../corpora.ts";
import * as reference from "../reference/metrics.ts";
import { featureExperiment, root, smallModified } from "./synthetic.ts";

const resolve = (path: string) => root + path;
const small = featureExperiment({
  systems: [
    { id: "static", kind: "static" },
    { ...smallModified, id: "dae", kind: "dae", neutral: undefined },
    { ...smallModified, hidden: [9, 5] },
    {
      ...smallModified,
      id: "other",
      alpha: 0.9,
      scaling: { scope: "neutral", range: 2, clip: false },
    },
  ],
});

const { results, files } = await runExperiment(small, { jobs: 2, resolve, progress: silent });

Deno.test("1, 2 and 4 workers give the same bytes, the timings apart", async () => {
  for (const jobs of [1, 4]) {
    const other = await runExperiment(small, { jobs, resolve, progress: silent });
    assert.deepEqual({ ...other.files, "timings.json": "" }, { ...files, "timings.json": "" });
  }
});

Deno.test("strict and fast arithmetic agree in almost every prediction", async () => {
  const experiment = { ...small, arithmetic: "strict" } as const;
  const strict = await runExperiment(experiment, { jobs: 2, resolve, progress: silent });
  const lines = files["predictions.csv"].split("\n");
  const differing = strict.files["predictions.csv"].split("\n").filter((line, i) =>
    line !== lines[i]
  );
  assert(differing.length <= lines.length * 0.01, `${differing.length} predictions differ`);
  assert.equal(strict.results.modules.compute.binary, "baseline");
});

Deno.test("the protocol says what each system is scaled by", () => {
  const lines = results.protocol.filter((line) => line.startsWith("Scaling"));
  assert.deepEqual(lines.map((line) => line.replace(/^Scaling to \[0, 1\]: /, "")), [
    "range of the training speakers; values outside are clipped (static, dae, m)",
    "mean ± 2 standard deviations of the neutral corpus; values outside are left (other)",
  ]);
});

Deno.test("results.json follows from predictions.csv", () => {
  assert.deepEqual(results.systems.map(({ id, kind, hidden }) => [id, kind, hidden]), [
    ["static", "static", null],
    ["dae", "dae", 9],
    ["m", "modified", 9],
    ["m", "modified", 5],
    ["other", "modified", 9],
  ]);
  const [header, ...lines] = files["predictions.csv"].trim().split("\n")
    .map((line) => line.split(","));
  const rows = lines.map((fields): Record<string, string> =>
    Object.fromEntries(header.map((name, column) => [name, fields[column]]))
  );
  const classes = results.systems[0].confusion.labels;
  for (const { id, hidden, perSpeaker, confusion, wa, ua, pooled } of results.systems) {
    const own = rows.filter((row) => row.system === id && row.hidden === String(hidden ?? ""));
    assert.equal(own.length, 400);
    const labels = (rows: Record<string, string>[]) =>
      rows.map(({ label }) => classes.indexOf(label));
    const predictions = (rows: Record<string, string>[]) =>
      rows.map(({ predicted }) => classes.indexOf(predicted));
    const figures = perSpeaker.map(({ speaker }) => {
      const mine = own.filter((row) => row.speaker === speaker);
      return {
        ...{ speaker, utterances: mine.length },
        wa: reference.wa(labels(mine), predictions(mine)),
        ua: reference.ua(labels(mine), predictions(mine)),
      };
    });
    perSpeaker.forEach((figure, i) => {
      assert.deepEqual({ ...figure, ua: 0 }, { ...figures[i], ua: 0 });
      assert(Math.abs(figure.ua - figures[i].ua) < 1e-12);
    });
    assert.deepEqual(confusion.counts, reference.confusion(labels(own), predictions(own), 4));
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    assert(Math.abs(wa - mean(figures.map((figure) => figure.wa))) < 1e-12);
    assert(Math.abs(ua - mean(figures.map((figure) => figure.ua))) < 1e-12);
    assert(Math.abs(pooled.wa - reference.wa(labels(own), predictions(own))) < 1e-12);
  }
});

Deno.test("neutral pre-training is done once for each distinct scaling", () => {
  const distinct = (scope: string, systems: unknown[] = [smallModified]) => {
    const variants = variantsOf(featureExperiment({ scaling: { scope }, systems }));
    const folds = [0, 1, 2];
    const tasks = variants.flatMap(({ candidates: [{ setting }] }) =>
      folds.map((fold) => neutralTask(setting, fold))
    );
    return new Set(tasks.map((task) => JSON.stringify(task))).size;
  };
  assert.equal(distinct("train"), 3);
  assert.equal(distinct("train+neutral"), 3);
  assert.equal(distinct("all"), 1);
  assert.equal(distinct("speaker"), 1);
  assert.equal(distinct("neutral"), 1);
  assert.equal(distinct("neutral", [smallModified, { ...smallModified, id: "b", alpha: 0.9 }]), 1);
  assert.equal(distinct("neutral", [smallModified, { ...smallModified, id: "b", seed: 9 }]), 2);
});

Deno.test("a training that diverges fails with the system's name and the stage", async () => {
  const systems = [{ ...smallModified, neutral: { epochs: 2, rate: 1e38 }, gradient: "sum" }];
  await assert.rejects(
    runExperiment(featureExperiment({ systems }), {
      jobs: 2,
      resolve,
      progress: silent,
    }),
    /neutral model, 9 hidden units: Cannot train: in neutral pre-training, epoch \d, the loss is NaN/,
  );
});

const real = [
  { name: "emodb4", features: "is10.arff.gz", wa: 0.874, ua: 0.860 },
  { name: "nemo4", features: "is10.csv.gz", wa: 0.543, ua: 0.539 },
];
for (const { name, features, wa, ua } of real) {
  Deno.test({
    name: `${name}: static features within one point of the known figures${corporaMissing}`,
    ignore: corpora === undefined,
    async fn() {
      const experiment = {
        ...featureExperiment({ systems: [{ id: "static", kind: "static" }] }),
        neutral: undefined,
        corpus: {
          ...small.corpus,
          features: `${name}/${features}`,
          metadata: `${name}/metadata.csv`,
          labels: {},
        },
      };
      const { results } = await runExperiment(experiment, {
        jobs: 2,
        resolve: (path) => `${corpora}/${path}`,
        progress: silent,
      });
      const [system] = results.systems;
      assert(Math.abs(system.wa - wa) < 0.01, `WA ${system.wa}`);
      assert(Math.abs(system.ua - ua) < 0.01, `UA ${system.ua}`);
    },
  });
}
