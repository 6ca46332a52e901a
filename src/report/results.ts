import type { Comparison } from "./comparison.ts";
import type { Evaluation } from "./metrics.ts";

/** A system at one size, as `results.json` has it. Figures are fractions. */
export interface SystemResult extends Evaluation {
  id: string;
  kind: "static" | "dae" | "modified";
  /** hidden units, of a stack such as "800-400"; null for static features */
  hidden: number | string | null;
  /** with the baseline; the baseline itself has none */
  comparison?: Comparison;
  /** what else each fold came to */
  folds: FoldFigures[];
}

/** One fold's figures besides its accuracy. */
export interface FoldFigures {
  /** what the fold left out: a speaker, unless the split is another one */
  fold: string;
  /** where there are several */
  seed?: number;
  gamma: number;
  supportVectors: number;
  /** features without a range, scaled to 0 */
  constantFeatures: number;
  /** share of the scaled values that lay outside [0, 1], before they were clipped or left */
  outside: { train: number; test: number; neutral?: number };
  /** the parameters that were chosen inside the training utterances */
  chosen?: Record<string, unknown>;
  /** the options that could not be chosen, as training with them failed, each with the reason */
  failed?: { options: Record<string, unknown>; reason: string }[];
  /** the share of the emotional reconstruction that each layer has learned, where it is learned */
  learnedAlphas?: number[];
}

/** A corpus as the run saw it. */
export interface CorpusSummary {
  features: { path: string; format: string; sha256: string };
  metadata?: { path: string; sha256: string };
  utterances: number;
  featuresPerUtterance: number;
  /** utterances of each speaker, and of each class where there are classes */
  speakers: Record<string, number>;
  classes?: Record<string, number>;
  /** what was dropped, unmatched or constant */
  counts: unknown;
}

/** What one part of the systems was fitted on, and what of the test utterances or their speakers was among it. */
export interface Leakage {
  what: string;
  fittedOn: string;
  touchesTest: "no" | "features" | "labels";
  /** the evidence, with counts and names */
  detail: string;
}

/** What the run could have learned of its test utterances before their prediction. */
export interface LeakageStatement {
  /** all that leaks, in words */
  verdict: string;
  items: Leakage[];
}

/** The whole of `results.json`: equal runs give equal bytes. */
export interface Results {
  name: string;
  /** how the figures were made, in words */
  protocol: string[];
  leakage: LeakageStatement;
  warnings: string[];
  systems: SystemResult[];
  /** the experiment as a file can have it, defaults filled in */
  settings: unknown;
  corpora: { emotional: CorpusSummary; neutral?: CorpusSummary };
  modules: {
    /** the build, and the same for threads: which of them computed changes no bit */
    compute: { binary: string; sha256: string; threadedSha256: string };
    libsvm: { sha256: string };
  };
  versions: Record<string, string>;
}

/** A system's entry from its evaluation. */
export function systemResult(
  system: Pick<SystemResult, "id" | "kind" | "hidden">,
  evaluation: Evaluation,
  folds: FoldFigures[],
): SystemResult {
  return { ...system, ...evaluation, folds };
}
