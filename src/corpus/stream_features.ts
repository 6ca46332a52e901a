import { streamBytes } from "./bytes.ts";
import { cannotRead } from "./errors.ts";
import { FeatureLines } from "./feature_lines.ts";
import { namesOf } from "./layout.ts";
import type { Flaw } from "./row_reader.ts";

/** A row of a feature file. */
export interface FeatureRow {
  readonly utterance: string;
  /** (D) */
  readonly features: Float32Array;
  /** why it cannot be used; some features are not finite then */
  readonly flaw?: Flaw;
}

/**
 * The rows of a feature file as they are read, all of them: a file of any size takes little memory. The formats
 * and numbers are those of {@linkcode readFeatures}, which keeps only the rows that can be used, each name once.
 *
 * @param onNames told the names of the features before the first row comes; what it throws ends the file
 * @returns some rows at a time, in the order of the file
 * @throws InputError if the file cannot be read, with its line and value if there is one, after the rows above
 */
export async function* streamFeatures(
  path: string,
  onNames: (names: string[]) => void,
): AsyncGenerator<FeatureRow[], void> {
  let rows: FeatureRow[] = [];
  let count = 0;
  const lines = new FeatureLines(path, ({ columns }) => {
    onNames(namesOf(columns, "feature"));
    return (utterance, features, flaw) => {
      rows.push({ utterance, features: features.slice(), flaw });
    };
  });
  const taken = () => {
    const some = rows;
    count += some.length;
    rows = [];
    return some;
  };
  for await (const chunk of streamBytes(path)) {
    try {
      lines.push(chunk);
    } catch (error) {
      yield taken();
      throw error;
    }
    yield taken();
  }
  lines.end();
  yield taken();
  if (count === 0) throw cannotRead(path, "it has a header and no rows");
}
