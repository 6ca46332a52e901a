import { checkAllClose, checkClose, checkSame } from "./check.ts";
import {
  corrupt,
  gaussian,
  philox,
  shuffle,
  uniformFill,
  word,
  type Words2,
  type Words4,
} from "./philox.ts";

// Random123's kat_vectors, "philox4x32 10".
const known: { counter: Words4; key: Words2; result: Words4 }[] = [
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    result: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    result: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    result: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

Deno.test("philox gives the published known answers", () => {
  for (const { counter, key, result } of known) {
    checkSame(philox(counter, key), result, "philox");
  }
});

Deno.test("word follows the column layout", () => {
  // Columns 0, 4, 8, 12 are the four words of counter 0, which the first known answer gives.
  checkSame([0, 4, 8, 12].map((j) => word(0, 0, 0, 0, j)), known[0].result, "words of counter 0");
  for (const j of [1, 2, 3, 7, 15, 16, 17, 31, 100, 1581]) {
    const t = Math.floor(j / 16);
    const w = Math.floor(j / 4) % 4;
    const expected = philox([4 * t + j % 4, 9, 5, 0], [7, 3])[w];
    checkSame([word(7, 3, 5, 9, j)], [expected], `column ${j}`);
  }
});

Deno.test("no two columns share a word", () => {
  const seen = new Set<number>();
  for (let j = 0; j < 1582; j++) seen.add(word(1, 2, 3, 4, j));
  checkSame([seen.size], [1582], "different words");
});

Deno.test("gaussian: the pairs' angle and radius, and the moments", () => {
  // Column j and j + 4 share one radius, whose square is -2 ln u1 of column j.
  for (const j of [0, 3, 8, 11, 19, 24]) {
    const p = gaussian(7, 1, 2, 3, j);
    const q = gaussian(7, 1, 2, 3, j + 4);
    const u1 = (word(7, 1, 2, 3, j) + 0.5) * 2 ** -32;
    checkClose(p * p + q * q, -2 * Math.log(u1), 1e-12, `radius of column ${j}`);
    // Signed and unsigned second word give the same angle up to a full turn.
    const turn = 2 * Math.PI * word(7, 1, 2, 3, j + 4) * 2 ** -32;
    checkClose(Math.cos(Math.atan2(q, p) - turn), 1, 1e-12, `angle of column ${j}`);
  }
  const n = 40000;
  const moments = [0, 0, 0, 0];
  let lag = 0;
  for (let j = 0; j < n; j++) {
    const g = gaussian(11, 0, 0, 0, j);
    for (let m = 0; m < 4; m++) moments[m] += g ** (m + 1) / n;
    lag += g * gaussian(11, 0, 0, 1, j) / n;
  }
  // Five standard errors of each sample moment: variances 1, 2, 15, 96 over n.
  checkClose(moments[0], 0, 5 * Math.sqrt(1 / n), "mean");
  checkClose(moments[1], 1, 5 * Math.sqrt(2 / n), "variance");
  checkClose(moments[2], 0, 5 * Math.sqrt(15 / n), "third moment");
  checkClose(moments[3] - 3, 0, 5 * Math.sqrt(96 / n), "fourth moment");
  checkClose(lag, 0, 5 * Math.sqrt(1 / n), "correlation of two rows");
});

Deno.test("corrupt: fractions, untouched values, and rows by their ids", () => {
  const D = 1001;
  const rowIds = [5, 0, 4000000000];
  const x = uniformFill(rowIds.length * D, 0.25, 0.75, 1, 2);
  const count = (data: Float64Array, value: number) => data.filter((e) => e === value).length;
  const n = x.length;

  const masked = corrupt(x, D, { kind: "masking", level: 0.3 }, 3, 4, 5, rowIds).data;
  checkClose(count(masked, 0) / n, 0.3, 0.05, "masked fraction");
  checkSame(masked.map((e, i) => e === 0 ? x[i] : e), x, "values left by masking");

  const salted = corrupt(x, D, { kind: "salt-and-pepper", level: 0.4 }, 3, 4, 5, rowIds).data;
  checkClose(count(salted, 0) / n, 0.2, 0.05, "zeros");
  checkClose(count(salted, 1) / n, 0.2, 0.05, "ones");
  checkSame(salted.map((e, i) => e === 0 || e === 1 ? x[i] : e), x, "values left by salt");

  const kinds = ["gaussian", "masking", "salt-and-pepper"] as const;
  for (const kind of kinds) {
    checkSame(corrupt(x, D, { kind, level: 0 }, 3, 4, 5, rowIds).data, x, `${kind} of level 0`);
    const all = corrupt(x, D, { kind, level: 0.2 }, 3, 4, 5, rowIds).data;
    const last = corrupt(x.subarray(2 * D), D, { kind, level: 0.2 }, 3, 4, 5, [rowIds[2]]).data;
    checkSame(last, all.subarray(2 * D), `${kind}: a row alone and in a batch`);
  }
  checkSame(
    corrupt(x, D, { kind: "masking", level: 1 }, 3, 4, 5, rowIds).data,
    x.map(() => 0),
    "1",
  );

  const noisy = corrupt(x, D, { kind: "gaussian", level: 0.1 }, 3, 4, 5, rowIds).data;
  const expected = x.map((e, i) => e + 0.1 * gaussian(3, 4, 5, rowIds[Math.floor(i / D)], i % D));
  checkAllClose(noisy, expected, 1e-15, "gaussian corruption");
});

Deno.test("uniformFill stays inside its range and has its mean", () => {
  const values = uniformFill(20000, -2, 6, 8, 9);
  if (values.some((v) => v < -2 || v >= 6)) throw new Error("value out of range");
  const mean = values.reduce((s, v) => s + v, 0) / values.length;
  checkClose(mean, 2, 5 * 8 / Math.sqrt(12 * values.length), "mean");
});

Deno.test("shuffle gives every permutation of three equally often", () => {
  const counts = new Map<string, number>();
  const n = 6000;
  for (let epoch = 0; epoch < n; epoch++) {
    const key = shuffle(3, 1, 2, epoch).join("");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  checkSame([counts.size], [6], "permutations");
  for (const [key, c] of counts) checkClose(c / n, 1 / 6, 0.025, `share of ${key}`);
  checkSame(shuffle(1000, 5, 6, 7).sort(), Array.from({ length: 1000 }, (_, i) => i), "sorted");
  checkSame(shuffle(0, 1, 2, 3), [], "empty");
  checkSame(shuffle(1, 1, 2, 3), [0], "one");
});
