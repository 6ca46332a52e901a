// A team of threads gives the bits that one thread alone gives, in every kernel, for every shape.
import assert from "node:assert/strict";
import {
  Compute,
  type Corruption,
  type Matrix,
  type NeutralPart,
  openTeam,
  type Vector,
} from "../../src/compute/mod.ts";
import { arithmetics, binaries } from "../modules.ts";
import { randomLayers, randomParameters, randomSoftmax } from "./naive_training.ts";
import { assertSameBits, randomFloats } from "./numbers.ts";
import { TestTeam } from "./team.ts";

type Results = Record<string, ArrayBufferView>;
type Shape = readonly [number, number, number];

function random(compute: Compute, rows: number, columns: number, seed: number): Matrix {
  return compute.matrix(rows, columns, randomFloats(rows * columns, seed));
}

function products(compute: Compute, [M, N, K]: Shape): Results {
  using a = random(compute, M, K, 1);
  using aT = random(compute, K, M, 2);
  using b = random(compute, K, N, 3);
  using bT = random(compute, N, K, 4);
  const product = (
    name: "multiply" | "multiplyByTransposed" | "multiplyTransposed",
    left: Matrix,
    right: Matrix,
    accumulate: boolean,
  ) => {
    using c = random(compute, M, N, 5);
    compute[name](left, right, c, accumulate);
    return c.values.slice();
  };
  return Object.fromEntries([false, true].flatMap((accumulate) => [
    [`A B, ${accumulate}`, product("multiply", a, b, accumulate)],
    [`A B^T, ${accumulate}`, product("multiplyByTransposed", a, bT, accumulate)],
    [`A^T B, ${accumulate}`, product("multiplyTransposed", aT, b, accumulate)],
  ]));
}

function training(compute: Compute, [rows, D, L]: Shape): Results {
  const results: Results = {};
  const K = 3;
  const keep = (name: string, loss: number, parts: readonly Vector[]) => {
    results[`${name}: loss`] = Float64Array.of(loss);
    parts.forEach((part, i) => results[`${name}: part ${i}`] = part.values.slice());
  };
  const batch = {
    data: compute.matrix(rows, D, randomFloats(rows * D, 1, 0, 1)),
    ids: compute.indices(Uint32Array.from({ length: rows }, (_, i) => 3 * i + 1)),
    rows,
  };
  const noise = (kind: Corruption["kind"]): Corruption => ({
    ...{ kind, level: 0.2, seed: 1, stream: 2, epoch: 3 },
  });
  using noisy = compute.matrix(rows, D);
  for (const kind of ["none", "gaussian", "masking", "salt-and-pepper"] as const) {
    compute.corruptRows(batch, noise(kind), noisy);
    keep(kind, 0, [noisy]);
  }
  const workspace = compute.workspace(rows, D, L + 5, K);
  const neutral = randomParameters(compute, L, D, 20);
  const seen = compute.matrix(rows, D, randomFloats(rows * D, 2, 0, 1));
  const joins: Record<string, Omit<NeutralPart, "parameters"> | undefined> = {
    basic: undefined,
    modified: { alpha: 0.3 },
    "learned alpha": { alpha: compute.floats([0.4]) },
    gated: { alpha: compute.floats(randomFloats(3 * D, 60)), data: seen },
  };
  for (const [name, join] of Object.entries(joins)) {
    const own = randomParameters(compute, L, D, 10);
    const part = join && { parameters: neutral, ...join };
    const parts = [own.weights, own.hiddenBias, own.outputBias];
    if (typeof join?.alpha === "object") parts.push(join.alpha);
    for (const step of [1, 2]) {
      const loss = compute.pretrainStep(batch, own, noise("gaussian"), -0.01, workspace, part);
      keep(`${name}, step ${step}`, loss, parts);
    }
  }
  const labels = compute.bytes(Uint8Array.from({ length: rows }, (_, i) => i % K));
  const layers = randomLayers(compute, [L, 5], D, 30);
  const softmax = randomSoftmax(compute, K, 5, 40);
  const trained = [...layers.flatMap((layer) => [layer.weights, layer.hiddenBias])];
  for (const step of [1, 2]) {
    const loss = compute.finetuneStep(batch, labels, layers, softmax, -0.1, workspace);
    keep(`fine-tuning, step ${step}`, loss, [...trained, softmax.weights, softmax.bias]);
  }
  return results;
}

function updates(compute: Compute, [n]: Shape): Results {
  const vectors = [1, 2, 3, 4].map((seed) => compute.floats(randomFloats(n, seed, 0, 1)));
  const [theta, change, mean, square] = vectors;
  compute.momentumUpdate(theta, change, mean, 0.9);
  change.values.set(randomFloats(n, 5));
  const settings = { rate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };
  compute.adamUpdate(theta, change, [mean, square], settings, [0.9, 0.99]);
  compute.addScaled(0.3, mean, 0.7, change);
  return Object.fromEntries(vectors.map((vector, i) => [`vector ${i}`, vector.values.slice()]));
}

function supportVectors(compute: Compute, [n, m, D]: Shape): Results {
  using a = random(compute, n, D, 1);
  using b = random(compute, m, D, 2);
  using mean = compute.columnMeans(a);
  compute.subtractRow(a, mean);
  using between = compute.matrix(n, m);
  using within = compute.matrix(n, n);
  compute.squaredDistances(a, b, between);
  compute.squaredDistances(a, a, within);
  const distances = { between: between.values.slice(), within: within.values.slice() };
  compute.rbfKernel(between, 0.1, between);
  const K = 3;
  using values = compute.decisionValues(between, {
    coefficients: compute.doubles(randomFloats((K - 1) * m, 3)),
    counts: compute.integers([m, 0, 0]),
    rho: compute.doubles(randomFloats(K * (K - 1) / 2, 4)),
  });
  return {
    ...distances,
    mean: mean.values.slice(),
    centered: a.values.slice(),
    kernel: between.values.slice(),
    decisions: values.values.slice(),
  };
}

const works: [string, (compute: Compute, shape: Shape) => Results, Shape[]][] = [
  ["products", products, [
    [1, 1, 1],
    [1, 1583, 7],
    [7, 1, 1582],
    [13, 17, 259],
    [97, 100, 513],
    [20, 2055, 30],
    [1583, 7, 3],
  ]],
  ["training", training, [[1, 1, 1], [7, 1, 3], [5, 7, 13], [67, 1582, 6], [130, 33, 70]]],
  ["updates", updates, [[1, 0, 0], [17, 0, 0], [1583, 0, 0]]],
  ["support vectors", supportVectors, [[2, 1, 1], [7, 13, 5], [499, 40, 17], [60, 3, 1583]]],
];

function allResults(compute: Compute): Results {
  return Object.fromEntries(
    works.flatMap(([name, work, shapes]) =>
      shapes.flatMap((shape) =>
        Object.entries(work(compute, shape)).map((
          [key, value],
        ) => [`${name} ${shape}: ${key}`, value])
      )
    ),
  );
}

function assertSame(actual: Results, expected: Results, what: string): void {
  assert.deepEqual(Object.keys(actual), Object.keys(expected));
  for (const [key, value] of Object.entries(expected)) {
    assertSameBits(actual[key], value, `${what}: ${key}`);
  }
}

const builds = arithmetics.flatMap((arithmetic) =>
  [false, true].map((wide) => ({ arithmetic, wide }))
);

for (const { arithmetic, wide } of builds) {
  const kernel = wide ? ", the wide kernel" : "";
  Deno.test(`${arithmetic}${kernel}: 1, 2, 3 and 4 threads give the bits of one without a team`, async () => {
    const expected = allResults(await Compute.create(binaries, arithmetic));
    await using team = new TestTeam(arithmetic, wide);
    for (const threads of [1, 2, 3, 4]) {
      using leader = await team.lead();
      if (threads > 1) assert.ok(await team.call(threads));
      assertSame(allResults(leader.compute), expected, `${threads} threads`);
      assert.equal(leader.threads, threads);
      leader[Symbol.dispose]();
      await team.gone();
    }
  });
}

Deno.test("helpers come and go while the leader works", async () => {
  await using team = new TestTeam("strict");
  using leader = await team.lead();
  const shape: Shape = [40, 50, 60];
  const expected = products(leader.compute, shape);
  const sizes = [];
  for (const threads of [2, 4, 3]) {
    assert.ok(await team.call(threads));
    assert.ok(!await team.call(2), "a team that has helpers gets no others");
    for (let i = 0; i < 5; i++) assertSame(products(leader.compute, shape), expected, `${threads}`);
    sizes.push(leader.threads);
    team.dismiss();
    assertSame(products(leader.compute, shape), expected, "dismissed");
    sizes.push(leader.threads);
    await team.gone();
  }
  assert.deepEqual(sizes, [2, 1, 4, 1, 3, 1]);
});

Deno.test("helpers that the leader never used are let go as well", async () => {
  await using team = new TestTeam("strict");
  assert.ok(!await team.call(2), "there is no team yet");
  {
    using _leader = await team.lead();
    assert.ok(await team.call(3)); // and the leader ends
  }
  await team.gone();
  openTeam(team.memory);
  assert.ok(await team.call(2)); // before there is a leader
  using leader = await team.lead();
  team.dismiss(); // before the leader has looked
  products(leader.compute, [3, 4, 5]);
  assert.equal(leader.threads, 1);
  await team.gone();
  assert.ok(await team.call(2));
});

Deno.test("a memory serves one leader after the other", async () => {
  await using team = new TestTeam("strict");
  let address: number | undefined;
  for (let i = 0; i < 3; i++) {
    using leader = await team.lead();
    const matrix = leader.compute.matrix(5000, 5000); // not given back: all of it is new to the next
    assert.equal(matrix.address, address ??= matrix.address);
  }
});
