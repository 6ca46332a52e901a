import type { Model, Prediction, Segment } from "../recognizer/mod.ts";
import { csvLine } from "../report/mod.ts";
import type { Row } from "./row.ts";

/** What rows can be written as. */
export const rowFormats = ["csv", "jsonl"] as const;

/** `csv` as RFC 4180 has it, with line feeds; `jsonl` is a JSON object in each line. */
export type RowFormatName = typeof rowFormats[number];

/** How rows become text. */
export interface RowFormat {
  /** the line before the rows, if there is one */
  readonly header: string;
  /** a row's line, with its line feed */
  line(row: Row): string;
}

/** What the columns follow from. */
export interface RowColumns extends Pick<Model, "classes" | "pairs"> {
  /** whether the rows are about segments */
  readonly segments: boolean;
}

/** The format of this name. */
export function rowFormat(name: RowFormatName, columns: RowColumns): RowFormat {
  return name === "csv" ? csvFormat(columns) : jsonFormat(columns);
}

function csvFormat({ classes, pairs, segments }: RowColumns): RowFormat {
  const predicted = [
    ...segments ? ["start", "end"] : [],
    "label",
    ...classes.map((name) => `p(${name})`),
    ...pairs.map(nameOfPair),
    "outside",
  ];
  const heard = ["seconds", "clipped", "silent", "notes"];
  const cellsOf = (prediction: Prediction | Segment) => [
    ...timesOf(prediction),
    prediction.label,
    ...classes.map((name) => prediction.probabilities[name]),
    ...prediction.decisionValues,
    prediction.outside,
  ];
  const none = (columns: string[]) => columns.map(() => null);
  return {
    header: csvLine(["file", "utterance", ...predicted, ...heard, "error"]),
    line({ file, utterance, result, sound }) {
      return csvLine([
        file,
        utterance,
        ..."prediction" in result ? cellsOf(result.prediction) : none(predicted),
        ...sound
          ? [sound.seconds, sound.clipped, String(sound.silent), sound.notes.join("; ")]
          : none(heard),
        "error" in result ? result.error : null,
      ]);
    },
  };
}

function jsonFormat({ pairs }: RowColumns): RowFormat {
  const objectOf = (prediction: Prediction | Segment) => {
    const { label, probabilities, decisionValues, outside } = prediction;
    const [start, end] = timesOf(prediction);
    const byPair = pairs.map((pair, i) => [nameOfPair(pair), decisionValues[i]]);
    return {
      ...{ start, end, label, probabilities },
      decisionValues: Object.fromEntries(byPair),
      outside,
    };
  };
  return {
    header: "",
    line({ file, utterance, result, sound }) {
      const known = "prediction" in result ? objectOf(result.prediction) : { error: result.error };
      return JSON.stringify({ file, utterance, ...known, ...sound }) + "\n";
    },
  };
}

/** Start and end of a segment; nothing for a whole recording. */
function timesOf(prediction: Prediction | Segment): number[] {
  return "start" in prediction ? [prediction.start, prediction.end] : [];
}

function nameOfPair([first, second]: Model["pairs"][number]): string {
  return `${first}:${second}`;
}
