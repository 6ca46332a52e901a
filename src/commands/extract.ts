import { findRecordings, type FoundRecording } from "../corpus/mod.ts";
import { extractAll, FeatureFile, fileLayouts } from "../extraction/mod.ts";
import { InputError } from "../input_error.ts";
import { descriptorNames, featureNames, featureSets, samplingRates } from "../is10/mod.ts";
import { jobsOf, oneOf, parseCommandLine, wholeNumber } from "./arguments.ts";
import { pathsOf } from "./paths.ts";
import { storeOption } from "./store.ts";
import { chooseProgress, onInterrupt, print } from "./terminal.ts";

const options = {
  output: { type: "string", short: "o" },
  set: { type: "string" },
  layout: { type: "string" },
  lld: { type: "boolean", default: false },
  resample: { type: "string" },
  jobs: { type: "string" },
  quiet: { type: "boolean", default: false },
  ...storeOption,
} as const;

/** Seconds between two frames. */
const framePeriod = 0.01;

/** Extracts features from recordings into a feature file. Returns 1 if a recording has none. */
export async function extractCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(args, options);
  const set = oneOf("set", values.set, featureSets) ?? "is10-compat";
  const path = values.output;
  if (!path) throw new InputError("Cannot extract without a file to write: give -o FILE");
  const layout = oneOf("layout", values.layout, fileLayouts) ?? layoutOf(path);
  const { lowest, highest } = samplingRates;
  const resample = wholeNumber("resample", values.resample, lowest, highest);
  const jobs = jobsOf(values.jobs);

  const recordings = await findRecordings(await pathsOf("extract from", positionals));
  const progress = chooseProgress(values.quiet);
  const columns = values.lld ? descriptorNames : featureNames(set);
  const file = await FeatureFile.create(path, layout, columns, values.lld);
  onInterrupt(
    () => {
      progress.end();
      file.discard();
    },
    `Interrupted: "${path}" was not written` +
      (values.lld ? "" : "; the same command goes on from here"),
  );
  const found = { failed: [] as string[], clipped: [] as string[], silent: [] as string[] };
  let done = 0;
  try {
    const settings = { set, ...(resample && { resample }) };
    const setup = { settings, ...(!values.lld && { store: values.store }) };
    for await (const outcome of extractAll(recordings, setup, { jobs, descriptors: values.lld })) {
      const recording = recordings[done++];
      const text = `${done}/${recordings.length} ${recording.utterance}`;
      progress.update(done / recordings.length, text);
      for (const damaged of outcome.damaged ?? []) progress.note(`Made again: ${damaged}`);
      if (!outcome.ok) {
        found.failed.push(`${recording.file}: ${outcome.reason}`);
        continue;
      }
      if (outcome.clipped) found.clipped.push(recording.file);
      if (outcome.silent) found.silent.push(recording.file);
      for (const note of outcome.notes) progress.note(`${recording.file}: ${note}`);
      if (values.lld) await writeFrames(file, recording, outcome.values);
      else await file.row({ ...recording, start: 0, end: outcome.seconds }, outcome.values);
    }
    if (found.failed.length === recordings.length) {
      throw new InputError(
        `Cannot extract: none of ${recordings.length} recordings has features\n` +
          list(found.failed),
      );
    }
    await file.close();
  } catch (error) {
    file.discard();
    throw error;
  } finally {
    progress.end();
  }
  const written = recordings.length - found.failed.length;
  print(`Written to ${path}: ${written} recording${written === 1 ? "" : "s"}, ${set}\n`);
  if (found.clipped.length) print(`Clipped: ${found.clipped.length}\n${list(found.clipped)}`);
  if (found.silent.length) print(`Silent: ${found.silent.length}\n${list(found.silent)}`);
  if (found.failed.length === 0) return 0;
  print(`Without features: ${found.failed.length}\n${list(found.failed)}`);
  return 1;
}

/** Writes descriptors: a row for each frame. */
async function writeFrames(
  file: FeatureFile,
  recording: FoundRecording,
  values: Float32Array,
): Promise<void> {
  const width = descriptorNames.length;
  for (let t = 0; t < values.length / width; t++) {
    const name = { ...recording, start: t * framePeriod, end: (t + 1) * framePeriod };
    await file.row(name, values.subarray(t * width, (t + 1) * width));
  }
}

function layoutOf(path: string) {
  if (/\.arff(\.gz)?$/.test(path)) return "arff";
  if (/\.csv(\.gz)?$/.test(path)) return "opensmile-python";
  throw new InputError(
    `Cannot tell the layout of "${path}": name it .arff or .csv (also .gz), or give --layout`,
  );
}

function list(lines: string[]): string {
  return lines.map((line) => `  ${line}\n`).join("");
}
