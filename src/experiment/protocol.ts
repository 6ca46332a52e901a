import type { Experiment, Scaling, System } from "./settings.ts";

const rangeSource: Record<Scaling["scope"], string> = {
  train: "the training speakers",
  all: "all utterances, the test speaker's included",
  speaker: "each speaker's own utterances, the test speaker's included",
  neutral: "the neutral corpus",
  "train+neutral": "the training speakers and the neutral corpus",
};

/**
 * How the figures of a run are made and what may leak from the test speaker into the training, in words.
 *
 * @param shared speakers that the emotional and the neutral corpus have in common
 */
export function describeProtocol(
  { systems, neutral }: Experiment,
  speakers: string[],
  shared: string[],
  arithmetic: string,
): string[] {
  return [
    `Split: leave one speaker out, ${speakers.length} folds; figures are means over the test speakers`,
    ...perSystem(
      systems,
      ({ scaling: { scope, clip } }) =>
        `Scaling to [0, 1]: range of ${rangeSource[scope]}; values outside are ${
          clip ? "clipped" : "left"
        }`,
    ),
    ...perSystem(
      systems,
      ({ svm: { C, gamma } }) =>
        `SVM: RBF kernel, C = ${C} and gamma = ${
          gamma === "scale" ? "1 / mean squared distance of the training utterances" : gamma
        }, fixed in the settings, not chosen by results`,
    ),
    ...perSystem(
      systems,
      (system) => system.kind === "static" ? undefined : `Seed: ${system.seed}`,
    ),
    `Arithmetic: ${arithmetic}`,
    ...leaks(systems, neutral !== undefined, shared),
  ];
}

function leaks(systems: System[], hasNeutral: boolean, shared: string[]): string[] {
  const leaky = perSystem(
    systems,
    ({ scaling: { scope } }) =>
      scope === "all" || scope === "speaker"
        ? "Leakage: the test speaker's features, without labels, take part in the scaling"
        : undefined,
  );
  const usesNeutral = systems.some(({ kind, scaling }) =>
    kind === "modified" || scaling.scope.includes("neutral")
  );
  if (hasNeutral && usesNeutral && shared.length > 0) {
    leaky.push(
      `Leakage: the neutral corpus has ${shared.length} of the test speakers: ${shared.join(", ")}`,
    );
  }
  return leaky.length
    ? leaky
    : ["Leakage: none; no row of the test speaker is touched before its prediction"];
}

/** What is said of each system: once if all agree, else with the systems that it holds for. */
function perSystem(systems: System[], say: (system: System) => string | undefined): string[] {
  const said = new Map<string, string[]>();
  for (const system of systems) {
    const text = say(system);
    if (text !== undefined) said.set(text, [...said.get(text) ?? [], system.id]);
  }
  const lines = [...said];
  return lines.map(([text, ids]) =>
    ids.length === systems.length ? text : `${text} (${ids.join(", ")})`
  );
}
