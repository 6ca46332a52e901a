import type { Evaluation, SpeakerFigures } from "./metrics.ts";

/** A system at one size, as `results.json` has it. Figures are fractions. */
export interface SystemResult {
  id: string;
  kind: "static" | "dae" | "modified";
  /** hidden units; null for static features */
  hidden: number | null;
  /** mean over the test speakers */
  wa: number;
  ua: number;
  /** sample standard deviation over the test speakers */
  waDeviation: number;
  uaDeviation: number;
  /** over all utterances at once */
  pooled: { wa: number; ua: number };
  perSpeaker: SpeakerFigures[];
  /** of each class over all utterances */
  recall: Record<string, number | null>;
  confusion: { labels: string[]; counts: number[][] };
  /** what else each fold came to */
  folds: FoldFigures[];
}

/** One fold's figures besides its accuracy. */
export interface FoldFigures {
  speaker: string;
  gamma: number;
  supportVectors: number;
  /** features without a range, scaled to 0 */
  constantFeatures: number;
  /** share of the scaled values that lay outside [0, 1], before they were clipped or left */
  outside: { train: number; test: number; neutral?: number };
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

/** The whole of `results.json`: equal runs give equal bytes. */
export interface Results {
  name: string;
  /** how the figures were made and what may leak, in words */
  protocol: string[];
  warnings: string[];
  systems: SystemResult[];
  /** every setting, defaults filled in */
  settings: unknown;
  corpora: { emotional: CorpusSummary; neutral?: CorpusSummary };
  modules: {
    compute: { binary: string; sha256: string };
    libsvm: { sha256: string };
  };
  versions: Record<string, string>;
}

/** A system's entry from its evaluation. */
export function systemResult(
  system: Pick<SystemResult, "id" | "kind" | "hidden">,
  { wa, ua, pooled, perSpeaker, recall, confusion }: Evaluation,
  folds: FoldFigures[],
): SystemResult {
  return {
    ...system,
    wa: wa.mean,
    ua: ua.mean,
    waDeviation: wa.deviation,
    uaDeviation: ua.deviation,
    pooled,
    perSpeaker,
    recall,
    confusion,
    folds,
  };
}
