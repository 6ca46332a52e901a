import {
  type ClassFigures,
  type ClassReport,
  classReport,
  type ConfusionMatrix,
  mean,
  meanAndDeviation,
  sumConfusions,
  summarizeSeeds,
} from "../statistics/mod.ts";
import { accuracyIntervals, type Intervals } from "./intervals.ts";

/** The predictions of one run: every utterance's speaker, class and prediction, as indices. */
export interface Predicted {
  readonly speakerOf: ArrayLike<number>;
  readonly labelOf: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
}

/** A run that is one of several with different seeds. */
export type SeededRun = Predicted & { readonly seed: number };

/** One test speaker's figures, fractions. */
export interface SpeakerFigures {
  speaker: string;
  utterances: number;
  /** weighted accuracy: the share of utterances classified right */
  wa: number;
  /** unweighted accuracy: the mean recall over the classes the speaker has */
  ua: number;
}

/** Figures over all utterances at once, fractions. */
export type PooledFigures = Omit<ClassReport, "classes">;

/** Several runs that differ in their seed alone. */
export interface SeedFigures {
  /** sample standard deviation over the runs */
  waDeviation: number | null;
  uaDeviation: number | null;
  /** means over the test speakers */
  runs: { seed: number; wa: number; ua: number; pooled: PooledFigures }[];
}

/** A system's figures over all folds, fractions. */
export interface Evaluation {
  /** mean over the test speakers */
  wa: number;
  ua: number;
  /** sample standard deviation over the test speakers; null of one */
  waDeviation: number | null;
  uaDeviation: number | null;
  pooled: PooledFigures;
  intervals: Intervals;
  perSpeaker: SpeakerFigures[];
  /** of each class over all utterances, in the order of the confusion matrix */
  classes: ({ label: string } & ClassFigures)[];
  /** counts[i][j]: utterances of class i predicted as class j */
  confusion: { labels: string[]; counts: number[][] };
  /** where there are several */
  seeds?: SeedFigures;
}

/**
 * Evaluates a system.
 *
 * Of several runs with different seeds each speaker's figures are averaged first, because runs on the same
 * speakers are no further speakers; what is pooled counts the utterances of all runs.
 *
 * @param predictions of one run or of several; speakers without an utterance are left out
 * @param speakers names, in the order of the report
 * @param classes names, in the order of the report
 * @param seed of the intervals' draws, an unsigned 32-bit integer
 */
export function evaluate(
  predictions: Predicted | readonly SeededRun[],
  speakers: string[],
  classes: string[],
  seed = 1,
): Evaluation {
  const seeded = "labelOf" in predictions ? undefined : predictions;
  const runs = seeded ?? [predictions as Predicted];
  const present = new Set(Array.from(runs[0].speakerOf));
  const tested = speakers.flatMap((name, s) => present.has(s) ? [{ name, s }] : []);
  // (runs, speakers)
  const confusions = runs.map((run) => {
    const counts = confusionOfEach(run, speakers.length, classes.length);
    return tested.map(({ s }) => counts[s]);
  });
  const reports = confusions.map((run) => run.map(classReport));
  const wa = summarizeSeeds(reports.map((run) => run.map(({ wa }) => wa)));
  const ua = summarizeSeeds(reports.map((run) => run.map(({ ua }) => ua)));
  const perSpeaker = tested.map(({ name }, i): SpeakerFigures => ({
    speaker: name,
    utterances: reports[0][i].classes.reduce((total, { support }) => total + support, 0),
    wa: wa.perSpeaker[i],
    ua: ua.perSpeaker[i],
  }));
  const pooledSpeakers = tested.map((_, i) => sumConfusions(confusions.map((run) => run[i])));
  const counts = sumConfusions(pooledSpeakers);
  const { classes: figures, ...pooled } = classReport(counts);
  return {
    wa: wa.mean,
    ua: ua.mean,
    waDeviation: meanAndDeviation(wa.perSpeaker).deviation,
    uaDeviation: meanAndDeviation(ua.perSpeaker).deviation,
    pooled,
    intervals: accuracyIntervals(
      perSpeaker.map(({ wa, ua }, i) => ({ wa, ua, confusion: pooledSpeakers[i] })),
      seed,
    ),
    perSpeaker,
    classes: classes.map((label, i) => ({ label, ...figures[i] })),
    confusion: { labels: classes, counts },
    ...(seeded && {
      seeds: {
        waDeviation: wa.deviation,
        uaDeviation: ua.deviation,
        runs: seeded.map(({ seed }, r) => {
          const { classes: _, ...pooled } = classReport(sumConfusions(confusions[r]));
          const [wa, ua] = [reports[r].map(({ wa }) => wa), reports[r].map(({ ua }) => ua)];
          return { seed, wa: mean(wa), ua: mean(ua), pooled };
        }),
      },
    }),
  };
}

/** (speakers): each speaker's confusion matrix. */
function confusionOfEach(
  { speakerOf, labelOf, predicted }: Predicted,
  speakers: number,
  classes: number,
): ConfusionMatrix[] {
  const square = () => Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const counts = Array.from({ length: speakers }, square);
  for (let i = 0; i < labelOf.length; i++) counts[speakerOf[i]][labelOf[i]][predicted[i]]++;
  return counts;
}
