import type {
  CardCorpus,
  CardFigure,
  ModelCard,
  ModelContent,
  ModelFileLayout,
} from "../model_file/mod.ts";
import { oneLine, percent, quantity } from "./format.ts";
import { table } from "./table.ts";
import { heading, item, width } from "./terminal.ts";

/** A model for a terminal of 100 columns: its card, and what it takes. */
export function terminalModel(content: ModelContent): string {
  const { card, classes } = content;
  const { evaluation: { split, recall, confusion, calibration } } = card;
  return [
    describeSystem(card),
    "",
    item(card.intendedUse),
    ...card.limits.map(item),
    heading(`Accuracy in % on utterances that it was not trained on: ${oneLine(split)}`),
    terminalFigures(card),
    heading("Confusion in these: rows are the true class, columns the predicted one"),
    table(
      [
        ["", "recall in %", ...classes],
        ...classes.map((name, i) => [name, percent(recall[name]), ...confusion[i].map(String)]),
      ],
      1,
      width,
    ),
    heading("Probabilities, each fold's by a calibration fitted on the others"),
    table([
      ["log loss", "Brier score", "calibration error", "label is the most probable class"],
      [
        calibration.logLoss.toFixed(3),
        calibration.brier.toFixed(3),
        calibration.error.toFixed(3),
        `${percent(calibration.agreement)} %`,
      ],
    ], 0),
    heading("Trained on"),
    ...corpora(card),
    heading("How"),
    ...facts(content),
  ].join("\n");
}

/**
 * What came of a training, in short.
 *
 * @param read utterances of the emotional corpus that were read
 * @param used of these, those that have all it takes
 */
export function terminalTraining(
  { card, features }: ModelContent,
  { read, used }: { read: number; used: number },
): string {
  const { counts: { supportVectors, constantFeatures }, chosen, evaluation: { split } } = card;
  return [
    describeSystem(card),
    heading(`Accuracy on utterances that a model was not trained on: ${oneLine(split)}`),
    terminalFigures(card),
    "",
    item(
      `${used.toLocaleString("en")} of ${quantity(read, "utterance")} used, ` +
        `${(read - used).toLocaleString("en")} left out`,
    ),
    item(
      `${constantFeatures} of ${
        quantity(features.names.length, "feature")
      } without a range, scaled to 0`,
    ),
    item(`${quantity(supportVectors, "support vector")}`),
    item(describeChoices(chosen)),
  ].join("\n");
}

/** The accuracies of a card with their intervals. */
function terminalFigures({ evaluation: { figures } }: ModelCard): string {
  const rows = Object.entries(figures).map(([name, { mean, interval }]: [string, CardFigure]) => [
    name,
    percent(mean),
    interval ? `[${interval.map((end) => percent(end)).join(", ")}]` : "none",
  ]);
  return table([["", "%", "95 % interval"], ...rows]);
}

function describeSystem({ name, system: { id, kind, hidden, seed } }: ModelCard): string {
  const kinds = { static: "static features", dae: "basic DAE", modified: "modified DAE" };
  const units = hidden.length > 0 ? `, ${hidden.join("-")} hidden units` : "";
  return oneLine(
    `"${id}" of ${name}: ${kinds[kind]}${units}, SVM${seed === null ? "" : `; seed ${seed}`}`,
  );
}

function corpora({ corpora: { emotional, neutral } }: ModelCard): string[] {
  const names = ["emotional", ...neutral ? ["neutral"] : []];
  const describe = ({ name, utterances, speakers, synthetic, sha256 }: CardCorpus) => [
    name,
    synthetic ? "yes" : "no",
    String(utterances),
    String(Object.keys(speakers).length),
    sha256.slice(0, 16),
  ];
  const rows = [emotional, ...neutral ? [neutral] : []].map(describe);
  const counts = (title: string, of: Readonly<Record<string, number>> = {}) =>
    `${title}: ${Object.entries(of).map(([name, count]) => `${name} ${count}`).join(", ")}`;
  return [
    table([
      ["corpus", "name", "synthetic", "utterances", "speakers", "SHA-256 begins"],
      ...rows.map((row, i) => [names[i], ...row]),
    ], 3),
    "",
    item(counts("Utterances of each class", emotional.classes)),
    item(counts("Utterances of each speaker", emotional.speakers)),
  ];
}

function describeChoices(chosen: ModelCard["chosen"]): string {
  return Object.keys(chosen).length > 0
    ? `Chosen by the selection: ${all(chosen)}`
    : "Nothing was chosen by results";
}

function all(values: Readonly<Record<string, unknown>>): string {
  return flat("", values).join(", ");
}

/** Members of members by their path, such as "svm.C 1". */
function flat(key: string, value: unknown): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [`${key} ${typeof value === "string" ? value : JSON.stringify(value)}`];
  }
  return Object.entries(value).flatMap(([name, member]) =>
    flat(key ? `${key}.${name}` : name, member)
  );
}

function facts({ card, arithmetic, features, scaler }: ModelContent): string[] {
  const { settings, chosen, counts, versions } = card;
  const { set, rate, names } = features;
  const sound = set
    ? `the set ${set} at ${rate ? `${rate} Hz` : "each recording's rate"}`
    : "not known to be emodae's";
  return [
    `Features: ${names.length.toLocaleString("en")}, ${sound}; ` +
    `without a range, scaled to 0: ${counts.constantFeatures}`,
    `Values outside of the training range are ${scaler.clip ? "clipped" : "left"}`,
    `Support vectors: ${counts.supportVectors}`,
    `Settings: ${all(settings)}`,
    describeChoices(chosen),
    `Arithmetic: ${arithmetic}`,
    `Versions: ${all(versions)}`,
  ].map(item);
}

/** A model's file and the modules that it was trained with for a terminal. */
export function terminalModelFile(
  { card: { modules } }: ModelContent,
  { format, headerBytes, arrays }: ModelFileLayout,
  { bytes, sha256 }: { bytes: number; sha256: string },
): string {
  return [
    heading("File"),
    item(`${quantity(bytes, "byte")}, format ${format}, SHA-256 ${sha256}`),
    "",
    table([
      ["array", "type", "values", "from byte"],
      ...arrays.map(({ name, type, length, offset }) => [
        name,
        type,
        length.toLocaleString("en"),
        (headerBytes + offset).toLocaleString("en"),
      ]),
    ], 2),
    heading("Modules that trained it"),
    table([["module", "SHA-256"], ...Object.entries(modules)], 2),
  ].join("\n");
}
