/**
 * Writes feature files of more than 64 kB, plain and packed, and says as JSON what came of them:
 *
 *     deno run -A disk_writer.ts FOLDER
 */
import { FeatureFile } from "../../src/extraction/mod.ts";

const [folder] = Deno.args;
const outcomes = [];
for (const path of [`${folder}/f.csv`, `${folder}/f.csv.gz`]) {
  const file = await FeatureFile.create(path, "opensmile-python", ["x"]);
  try {
    for (let row = 0; row < 20_000; row++) {
      const name = { utterance: "", file: crypto.randomUUID(), start: 0, end: 1 };
      await file.row(name, Float32Array.of(Math.random()));
    }
    await file.close();
  } catch (error) {
    file.discard();
    const left = Array.from(Deno.readDirSync(folder), ({ name }) => name);
    outcomes.push({ path, error: String(error), left });
  }
}
console.log(JSON.stringify(outcomes));
