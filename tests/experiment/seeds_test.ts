// Several seeds in one experiment: what is trained with each, and what becomes of the figures.
import assert from "node:assert/strict";
import { parseExperiment, type Run, runExperiment } from "../../src/experiment/mod.ts";
import { silent, type SystemResult } from "../../src/report/mod.ts";
import { featureExperiment, root, smallModified } from "./synthetic.ts";

const { neutral: _, ...smallDae } = smallModified;
const change = {
  split: { kind: "groups", folds: 3 },
  selection: { folds: 2 },
  scaling: { scope: "neutral" },
  systems: [
    { id: "static", kind: "static" },
    { ...smallDae, id: "dae", kind: "dae", hidden: [9, 5], svm: { C: { choose: [0.1, 10] } } },
    smallModified,
    { ...smallModified, id: "own", seed: 4 },
  ],
};
const resolve = (path: string) => root + path;
const run = (seed: unknown) =>
  runExperiment(featureExperiment({ ...change, seed }), { jobs: 2, resolve, progress: silent });

// the runs that the tests below look at: both seeds in one, and each alone
const both = await run([8, 3]);
const singles: [seed: number, single: Run][] = [[8, await run(8)], [3, await run(3)]];

function systemOf({ results }: Run, { id, hidden }: SystemResult): SystemResult {
  return results.systems.find((system) => system.id === id && system.hidden === hidden)!;
}

/** The figures of a run over all seeds; what is compared with the baseline depends on the other systems. */
function withoutComparison({ comparison: _, ...figures }: SystemResult) {
  return figures;
}

for (const [seed, single] of singles) {
  Deno.test(`seed ${seed} of a list has the bytes of seed ${seed} alone`, () => {
    for (const file of ["predictions.csv", "losses.csv"]) {
      const [header, ...lines] = both.files[file].split("\n");
      const column = header.split(",").indexOf("seed");
      assert.equal(column, 2);
      // static features have no seed, and one system has its own
      const wanted = lines.filter((line) =>
        line === "" || ["", "4", `${seed}`].includes(line.split(",")[column])
      );
      assert(wanted.length < lines.length);
      assert.equal([header, ...wanted].join("\n"), single.files[file]);
    }
  });
}

Deno.test("figures are each speaker's means over the seeds", () => {
  const seeded = both.results.systems.filter(({ seeds }) => seeds !== undefined);
  assert.deepEqual(seeded.map(({ id, hidden }) => [id, hidden]), [["dae", 9], ["dae", 5], [
    "m",
    9,
  ]]);
  for (const system of seeded) {
    const [first, second] = singles.map(([, single]) => systemOf(single, system));
    assert.notDeepEqual(first.perSpeaker, second.perSpeaker);
    assert.deepEqual(
      system.perSpeaker,
      first.perSpeaker.map(({ speaker, utterances, wa, ua }, i) => ({
        ...{ speaker, utterances },
        wa: (wa + second.perSpeaker[i].wa) / 2,
        ua: (ua + second.perSpeaker[i].ua) / 2,
      })),
    );
    assert(Math.abs(system.ua - (first.ua + second.ua) / 2) < 1e-12);
    assert(Math.abs(system.wa - (first.wa + second.wa) / 2) < 1e-12);
    assert.deepEqual(
      system.seeds!.runs.map(({ seed, wa, ua, pooled }) => ({ seed, wa, ua, pooled })),
      singles.map(([seed, single]) => {
        const { wa, ua, pooled } = systemOf(single, system);
        return { seed, wa, ua, pooled };
      }),
    );
  }
});

Deno.test("each fold is listed with its seed, and with what was chosen for it", () => {
  for (const system of both.results.systems.filter(({ seeds }) => seeds !== undefined)) {
    const expected = singles.flatMap(([seed, single]) =>
      systemOf(single, system).folds.map((fold) => ({ ...fold, seed }))
    );
    assert.deepEqual(system.folds, expected);
    assert(system.id !== "dae" || system.folds.every(({ chosen }) => "svm.C" in chosen!));
  }
});

Deno.test("static features, and a system with a seed of its own, are trained once", () => {
  for (const id of ["static", "own"]) {
    const system = both.results.systems.find((system) => system.id === id)!;
    const [[, single]] = singles;
    const alone = systemOf(single, system);
    assert.deepEqual(withoutComparison(system), withoutComparison(alone));
    assert.equal(system.seeds, undefined);
  }
  const { folds }: { folds: { system: string; hidden: number; seed: number | null }[] } = JSON
    .parse(both.files["timings.json"]);
  const trained = Map.groupBy(folds, ({ system, hidden, seed }) => `${system} ${hidden} ${seed}`);
  assert.deepEqual([...trained].map(([name, folds]) => [name, folds.length]), [
    ["static null null", 3],
    ["dae 9 8", 3],
    ["dae 9 3", 3],
    ["dae 5 8", 3],
    ["dae 5 3", 3],
    ["m 9 8", 3],
    ["m 9 3", 3],
    ["own 9 4", 3],
  ]);
});

Deno.test("the protocol names the seeds, and whose they are", () => {
  const seeds = ({ results }: Run) => results.protocol.filter((line) => line.startsWith("Seed"));
  assert.deepEqual(seeds(both), [
    "Seeds: 8, 3; each speaker's figures are means over them (dae, m)",
    "Seed: 4 (own)",
  ]);
  assert.deepEqual(seeds(singles[0][1]), ["Seed: 8 (dae, m)", "Seed: 4 (own)"]);
});

Deno.test("the seed that is given replaces a list, and a list of one is that seed", () => {
  const text = (seed: unknown) =>
    JSON.stringify({
      ...change,
      corpus: { features: "f", metadata: "m" },
      neutral: { features: "n" },
      seed,
    });
  const single = parseExperiment(text(8), "x.json");
  assert.deepEqual(parseExperiment(text([5, 3]), "x.json", 8), single);
  assert.deepEqual(parseExperiment(text([8]), "x.json"), single);
});
