import assert from "node:assert/strict";
import { FeatureFile, type FileLayout } from "../../src/extraction/mod.ts";
import { featureNames } from "../../src/is10/mod.ts";
import { noise } from "../is10/numbers.ts";
import { withFolder } from "../store/folder.ts";
import { pythonMissing, runPython } from "./python.ts";

const columns = featureNames("is10-compat");
const names = ["a", "O'Brien", 'say "hi"', "a, b; c", "50 % {x}", " blank ", "ünï 日本", "?"];
const inArff = [...names, "back\\slash", "\\'", "tab\there"];

/** Rows of features of all magnitudes, the smallest and largest floats among them. */
function rowsOf(names: string[]): Float32Array[] {
  return names.map((_, seed) => {
    const row = noise(columns.length, seed + 1).map((value, i) => value * 10 ** (i % 80 - 42));
    row.set([0, -0, 1e-45, 3.4028234663852886e38, -1.1754943508222875e-38, 16777217, 0.1]);
    return row;
  });
}

async function write(path: string, layout: FileLayout, names: string[]): Promise<void> {
  const file = await FeatureFile.create(path, layout, columns);
  for (const [index, values] of rowsOf(names).entries()) {
    const row = {
      utterance: names[index],
      file: `${names[index]}.wav`,
      start: 0,
      end: 1.5 + index,
    };
    await file.row(row, values);
  }
  await file.close();
}

/** What Python prints: names, columns, and the values' bits. */
const print = `
import json, sys, numpy
def show(names, columns, values):
    bits = numpy.asarray(values, dtype=numpy.float32).astype("<f4").tobytes().hex()
    json.dump({"names": list(names), "columns": list(columns), "bits": bits}, sys.stdout)
path = sys.argv[1]
`;

function assertSame(printed: string, names: string[]): void {
  const read = JSON.parse(printed);
  assert.deepEqual(read.columns, columns);
  assert.deepEqual(read.names, names);
  const bits = rowsOf(names).map((row) => new Uint8Array(row.buffer).toHex()).join("");
  assert(read.bits === bits, "values differ");
}

const noPandas = pythonMissing("import pandas");

Deno.test({
  name: `pandas reads the layout of opensmile-python as that package's users do${noPandas}`,
  ignore: noPandas !== "",
  fn: () =>
    withFolder(async (folder) => {
      for (const path of [`${folder}/f.csv`, `${folder}/f.csv.gz`]) {
        await write(path, "opensmile-python", names);
        const printed = runPython(
          `${print}
import pandas
table = pandas.read_csv(path, index_col=["file", "start", "end"])
ends = pandas.to_timedelta(table.index.get_level_values("end")).total_seconds()
assert list(ends) == [1.5 + i for i in range(len(table))], ends
assert (pandas.to_timedelta(table.index.get_level_values("start")).total_seconds() == 0).all()
assert (table.dtypes == float).all()
show(table.index.get_level_values("file"), table.columns, table.values)`,
          [path],
        );
        assertSame(printed.replaceAll('.wav"', '"'), names);
      }
    }),
});

Deno.test({
  name: `pandas reads the layout of SMILExtract's CSV${noPandas}`,
  ignore: noPandas !== "",
  fn: () =>
    withFolder(async (folder) => {
      for (const path of [`${folder}/f.csv`, `${folder}/f.csv.gz`]) {
        await write(path, "smilextract", inArff);
        const printed = runPython(
          `${print}
import pandas
table = pandas.read_csv(path, sep=";", quotechar="'", keep_default_na=False)
assert (table.pop("frameTime") == 0).all()
names = table.pop("name")
show(names, table.columns, table.values)`,
          [path],
        );
        assertSame(printed, inArff);
      }
    }),
});

const arff = ["import arff", "from sklearn.externals import _arff"];
const noArff = pythonMissing(...arff.map((statement) => `import numpy; ${statement}`));

Deno.test({
  name: `liac-arff reads the ARFF${noArff}`,
  ignore: noArff !== "",
  fn: () =>
    withFolder(async (folder) => {
      await write(`${folder}/f.arff`, "arff", inArff);
      const printed = runPython(
        `${print}
try:
    ${arff[0]}
except ImportError:
    ${arff[1]} as arff
with open(path, encoding="utf-8") as file:
    read = arff.load(file)
assert read["relation"] == "emodae"
assert read["attributes"][0] == ("name", "STRING"), read["attributes"][0]
assert read["attributes"][-1] == ("class", ["unknown"]), read["attributes"][-1]
rows = read["data"]
assert all(row[-1] is None for row in rows)
show((row[0] for row in rows), (name for name, _ in read["attributes"][1:-1]), [row[1:-1] for row in rows])`,
        [`${folder}/f.arff`],
      );
      assertSame(printed, inArff);
    }),
});
