import { InputError } from "../input_error.ts";
import {
  findSources,
  predictAll,
  rowFormat,
  type RowFormatName,
  rowFormats,
  type Source,
  Summary,
} from "../prediction/mod.ts";
import { Model, type SegmentOptions } from "../recognizer/mod.ts";
import { oneLine } from "../report/mod.ts";
import { TextFile } from "../text_file.ts";
import { jobsOf, oneOf, parseCommandLine } from "./arguments.ts";
import { useModelFile } from "./model_file.ts";
import { pathsOf } from "./paths.ts";
import { chooseProgress, onInterrupt, print } from "./terminal.ts";

const options = {
  output: { type: "string", short: "o" },
  format: { type: "string" },
  segments: { type: "string" },
  arithmetic: { type: "string" },
  jobs: { type: "string" },
  quiet: { type: "boolean", default: false },
} as const;

/** Seconds from segment to segment if nothing is said, at most a window. */
const defaultHop = 1;

/** Segments, seconds: the shortest window, which has features at every sampling rate, and hop. */
const shortest = { window: 0.1, hop: 0.01 };

/** Predicts recordings and feature files. Returns 1 if something in them has no prediction. */
export async function predictCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(args, options);
  const [path, ...rest] = positionals;
  if (path === undefined) {
    throw new InputError("Cannot predict without a model: give a file that train wrote");
  }
  const format = oneOf("format", values.format, rowFormats) ?? formatOf(values.output);
  const segments = segmentationOf(values.segments);
  const arithmetic = oneOf("arithmetic", values.arithmetic, ["fast", "strict"]);
  const jobs = jobsOf(values.jobs);
  const model = await useModelFile(path, "predict with", describe);
  const { modelFile, classes, pairs, featureNames } = model;
  const sources = await findSources(await pathsOf("predict", rest));
  if (segments) expectRecordings(sources);

  const output = values.output === undefined
    ? standardOutput
    : await TextFile.create(values.output);
  // rows on the same screen would be written over
  const mute = values.output === undefined && Deno.stdout.isTerminal();
  const progress = chooseProgress(values.quiet || mute);
  const left = values.output === undefined ? "" : `: "${values.output}" was not written`;
  onInterrupt(() => {
    progress.end();
    output.discard();
  }, `Interrupted${left}`);

  const summary = new Summary(segments ? "segment" : "utterance");
  const started = performance.now();
  try {
    const { header, line } = rowFormat(format, {
      classes,
      pairs,
      segments: segments !== undefined,
    });
    await output.write(header);
    const setup = { modelFile, arithmetic, segments };
    for await (const outcome of predictAll(sources, setup, { jobs, featureNames })) {
      const { source: { place, file }, rows } = outcome;
      await output.write(rows.map(line).join(""));
      summary.add(outcome);
      progress.update(place / sources.length, oneLine(`${place + 1}/${sources.length} ${file}`));
    }
    await output.close();
  } catch (error) {
    output.discard();
    // whoever reads the rows has enough of them
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  } finally {
    progress.end();
  }
  const seconds = (performance.now() - started) / 1000;
  if (!values.quiet) console.error(summary.throughput(seconds));
  for (const line of summary.oddities()) console.error(line);
  return summary.failed.length === 0 ? 0 : 1;
}

/** Rows for whoever reads standard output. */
const standardOutput = {
  write: (text: string) => Promise.resolve(print(text)),
  close: () => Promise.resolve(),
  discard() {},
};

/** What rows are made of; finds out whether the file is a model at all. */
async function describe(modelFile: Uint8Array<ArrayBuffer>) {
  using model = await Model.from(modelFile);
  const { classes, pairs, featureNames } = model;
  return { modelFile, classes, pairs, featureNames };
}

function formatOf(path?: string): RowFormatName {
  if (path === undefined || /\.csv(\.gz)?$/.test(path)) return "csv";
  if (/\.jsonl(\.gz)?$/.test(path)) return "jsonl";
  throw new InputError(
    `Cannot tell the format of "${path}": name it .csv or .jsonl (also .gz), or give --format`,
  );
}

/** Seconds of a segment, and from segment to segment. */
function segmentationOf(text?: string): Required<SegmentOptions> | undefined {
  if (text === undefined) return undefined;
  const [window, hop = Math.min(defaultHop, window), ...more] = text.split(",").map(Number);
  const allowed = more.length === 0 && window >= shortest.window && window < Infinity &&
    hop >= shortest.hop && hop <= window;
  if (allowed) return { window, hop };
  throw new InputError(
    `Cannot use --segments ${text}: allowed are WINDOW and WINDOW,HOP in seconds, a window from ` +
      `${shortest.window} and a hop from ${shortest.hop} to the window`,
  );
}

function expectRecordings(sources: readonly Source[]): void {
  const other = sources.find(({ kind }) => kind === "features");
  if (!other) return;
  throw new InputError(`Cannot divide "${other.file}" into segments: it has features and no sound`);
}
