/**
 * Matrix products on one core: `deno task bench:gemm`.
 *
 * What: the three products of a training step (1000 utterances, 1582 features, L hidden units), by the
 * strict and by the fast binary, and by both with the kernel for 256-bit vectors ("wide": where V8 has the
 * flag that the task gives it, see src/compute/wide.ts).
 *
 * Against what: (a) the peak: fused multiply-adds of 128-bit vectors in registers only (bench/peak.ts),
 * the most that WebAssembly's vectors can give on this core; the column is the share of it that a product
 * reaches. The strict binary multiplies and adds in two instructions, and is held against the same peak.
 * (b) NumPy's float32 product on one thread, which uses as wide vectors as the processor has. The ratio is
 * NumPy's time divided by ours: above 1 we are faster.
 *
 * How: every round runs each contestant once (as many calls as take about 0.1 s), in turn; medians.
 *
 * @module
 */
import { computeBinaries } from "../src/binaries.ts";
import { Compute, type Matrix } from "../src/compute/mod.ts";
import { compilePeak } from "./compile_peak.ts";
import { loadPeak } from "./roof.ts";
import {
  builds,
  type Contestant,
  interleave,
  median,
  parseOptions,
  print,
  ratio,
  seconds,
  spread,
  startPeers,
} from "./tools.ts";

const options = parseOptions("bench:gemm", "matrix products on one core");
const rows = 1000;
const features = 1582;

const products = (L: number) =>
  [
    { name: "x W^T", method: "multiplyByTransposed", a: "x", b: `W${L}`, transposed: "b" },
    { name: "y W", method: "multiply", a: `y${L}`, b: `W${L}`, transposed: "" },
    { name: "y^T x", method: "multiplyTransposed", a: `y${L}`, b: "x", transposed: "a" },
  ] as const;

const peak = await loadPeak(await compilePeak());
const peers = await startPeers("numpy", [1]);
const contestants: Record<string, Contestant> = { peak };

const modules: Record<string, Compute> = {};
for (const [name, { arithmetic, wide }] of Object.entries(builds)) {
  modules[name] = await Compute.create(computeBinaries, arithmetic, wide);
}
for (const L of [800, 200]) {
  const shapes = { x: [rows, features], [`W${L}`]: [L, features], [`y${L}`]: [rows, L] };
  const matrices = Object.fromEntries(
    Object.entries(modules).map(([name, compute]) => [name, fill(compute, shapes)]),
  );
  for (const kernel of peers.kernels.values()) {
    for (const [name, matrix] of Object.entries(matrices.strict)) {
      await kernel.get(1)!.put(name, matrix.values, matrix.rows, matrix.columns);
    }
  }
  const calls = L === 800 ? 2 : 8;
  for (const { name, method, a, b, transposed } of products(L)) {
    for (const [binary, compute] of Object.entries(modules)) {
      const { [a]: left, [b]: right } = matrices[binary];
      const c = compute.matrix(
        transposed === "a" ? left.columns : left.rows,
        transposed === "b" ? right.rows : right.columns,
      );
      contestants[`${name} ${L} ${binary}`] = () =>
        seconds(() => {
          for (let i = 0; i < calls; i++) compute[method](left, right, c);
        }) / calls;
    }
    for (const [kernel, peer] of peers.kernels) {
      contestants[`${name} ${L} ${kernel}`] = () =>
        peer.get(1)!.time("product", { a, b, transposed, calls });
    }
  }
}

const times = await interleave(options.rounds, contestants);
await peers.stop();

const kernels = [...peers.kernels.keys()];
const table = [[
  "product",
  "L",
  "binary",
  "GFLOP/s",
  "% of peak",
  ...kernels.flatMap((kernel) => [`NumPy ${kernel}`, "ours / NumPy"]),
]];
for (const L of [800, 200]) {
  const operations = 2 * rows * features * L;
  const gigaflops = (time: number[]) => (1e-9 * operations / median(time)).toFixed(1);
  for (const { name } of products(L)) {
    for (const binary of Object.keys(modules)) {
      const ours = times[`${name} ${L} ${binary}`];
      const shares = ours.map((time, round) => 100 * operations * times.peak[round] / time);
      const theirs = kernels.map((kernel) => times[`${name} ${L} ${kernel}`]);
      table.push([
        name,
        String(L),
        binary,
        gigaflops(ours),
        spread(shares, 0),
        ...theirs.flatMap((time) => [gigaflops(time), ratio(ours, time)]),
      ]);
    }
  }
}
print({
  title: `Matrix products, one core: ${rows} utterances, ${features} features, L hidden units`,
  sentences: [
    `Peak of 128-bit multiply-adds: ${(1e-9 / median(times.peak)).toFixed(1)} GFLOP/s`,
    ...peers.sentences,
  ],
  tables: [table],
  times,
}, options);

/** Matrices of these shapes, with numbers between -1 and 1. */
function fill(compute: Compute, shapes: Record<string, number[]>): Record<string, Matrix> {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, [rows, columns]], stream) => {
      const matrix = compute.matrix(rows, columns);
      compute.fillUniform(matrix, -1, 1, 1, stream);
      return [name, matrix];
    }),
  );
}
