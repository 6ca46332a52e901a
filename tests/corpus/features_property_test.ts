import assert from "node:assert/strict";
import fc from "fast-check";
import { FeatureParser } from "../../src/corpus/features.ts";
import type { FeatureFormat } from "../../src/corpus/layout.ts";
import { encode } from "./files.ts";

interface Table {
  features: string[];
  rows: { name: string; values: string[] }[];
}

/** Names with what a format must quote: separators, quotes, backslashes, blanks, other scripts. */
const name = fc.string({
  unit: fc.constantFrom(..."ab ,;.\t'\"\\%äé漢"),
  minLength: 1,
  maxLength: 8,
})
  .map((text) => `x${text}x`);
const value = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }).map((number) => number.toExponential(6)),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ noNaN: true, min: -1e30, max: 1e30 }).map(String),
);
const table: fc.Arbitrary<Table> = fc.uniqueArray(name, { minLength: 1, maxLength: 6 })
  .chain((features) =>
    fc.record({
      features: fc.constant(features.map((feature) => feature.replaceAll(/[,;\t'"\\]/g, "_"))),
      rows: fc.uniqueArray(
        fc.record({
          name,
          values: fc.array(value, { minLength: features.length, maxLength: features.length }),
        }),
        { selector: (row) => row.name, minLength: 1, maxLength: 6 },
      ),
    })
  )
  .filter(({ features }) => new Set(features).size === features.length);

const doubled = (text: string) => `"${text.replaceAll('"', '""')}"`;
const escaped = (text: string) => `'${text.replaceAll(/['\\]/g, "\\$&")}'`;

function csv(separator: string, header: string[], rows: string[][]): string[] {
  return [header, ...rows].map((fields) => fields.join(separator));
}

const writers: [FeatureFormat, (table: Table) => string[]][] = [
  ["arff", ({ features, rows }) => [
    "@relation 'any'",
    "",
    "@attribute name string",
    ...features.map((feature) => `@attribute ${escaped(feature)} numeric`),
    "@attribute class {a, b}",
    "@data",
    "% a comment",
    ...rows.map(({ name, values }) => [escaped(name), ...values, "?"].join(",")),
  ]],
  ["smilextract-csv", ({ features, rows }) =>
    csv(
      ";",
      ["name", "frameTime", ...features],
      rows.map(({ name, values }) => [`'${name.replaceAll("'", "''")}'`, "0.0", ...values]),
    )],
  ["opensmile-python-csv", ({ features, rows }) =>
    csv(
      ",",
      ["file", "start", "end", ...features],
      rows.map(({ name, values }) => {
        const file = doubled(`some, folder/${name}.wav`);
        return [file, "0 days", "0 days 00:00:01.5", ...values];
      }),
    )],
  ...[",", ";", "\t"].map((separator): [FeatureFormat, (table: Table) => string[]] => [
    "csv",
    ({ features, rows }) =>
      csv(
        separator,
        ["utterance", ...features].map(doubled),
        rows.map(({ name, values }) => [doubled(name), ...values]),
      ),
  ]),
];

function parse(bytes: Uint8Array, cuts: number[]) {
  const parser = new FeatureParser("any");
  const buffer = new Uint8Array(bytes.length);
  const ends = [...cuts.map((cut) => cut % bytes.length), bytes.length].sort((a, b) => a - b);
  let start = 0;
  for (const end of ends) {
    // One buffer for all pieces: what the parser needs later it must have copied.
    buffer.fill(0);
    buffer.set(bytes.subarray(start, end));
    parser.push(buffer.subarray(0, end - start));
    start = end;
  }
  return parser.end();
}

for (const [index, [format, write]] of writers.entries()) {
  Deno.test(`any table is read back from ${format} (${index}), however it is cut`, () => {
    fc.assert(
      fc.property(
        table,
        fc.array(fc.nat(), { maxLength: 30 }),
        fc.constantFrom("\n", "\r\n", "\n\n"),
        fc.boolean(),
        fc.constantFrom("", "\ufeff"),
        (table, cuts, newline, ends, byteOrderMark) => {
          const isPath = format === "opensmile-python-csv";
          const safe = isPath ? withoutBackslashes(table) : table;
          const text = byteOrderMark + write(safe).join(newline) + (ends ? newline : "");
          const read = parse(encode(text), cuts);
          assert.equal(read.format, format);
          assert.deepEqual(read.featureNames, safe.features);
          assert.deepEqual(read.utterances, safe.rows.map(({ name }) => name));
          const expected = safe.rows.flatMap(({ values }) => values.map(Number).map(Math.fround));
          assert.deepEqual(bits(read.values), bits(Float32Array.from(expected)));
        },
      ),
      { numRuns: 300 },
    );
  });
}

/** A backslash in a path divides folders. */
function withoutBackslashes({ features, rows }: Table): Table {
  const renamed = rows.map((row, index) => ({
    ...row,
    name: `${index}${row.name.replaceAll("\\", "")}`,
  }));
  return { features, rows: renamed };
}

function bits(values: Float32Array): Uint32Array {
  return Uint32Array.from(new Uint32Array(values.buffer, values.byteOffset, values.length));
}
