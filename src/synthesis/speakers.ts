import { type Emotion, shifts, strength } from "./emotions.ts";
import type { Manner } from "./manner.ts";
import { Random } from "./random.ts";
import { mapRecord } from "./record.ts";

/** Someone who speaks. */
export interface Speaker {
  /** Who it is. */
  name: string;
  /** How they speak when nothing moves them. */
  manner: Manner;
  /** How much of an emotion's shift they show, for each part of it. */
  expression: Manner;
}

/** The mean of women. */
const women: Manner = {
  pitch: 12,
  range: 0,
  rise: 0,
  accent: 0,
  rate: 0,
  level: -22.5,
  tilt: 11,
  open: 0.62,
  breath: -30,
  jitter: 0.6,
  shimmer: 2,
  formants: 0.22,
  articulation: 0,
};

/** The mean of men. */
const men: Manner = {
  ...women,
  pitch: 1.5,
  tilt: 9,
  open: 0.55,
  breath: -34,
  formants: 0,
};

/** The standard deviation between speakers. */
const betweenSpeakers: Manner = {
  pitch: 1.7,
  range: 0.2,
  rise: 0.5,
  accent: 0.2,
  rate: 0.08,
  level: 0.7,
  tilt: 1.5,
  open: 0.03,
  breath: 2,
  jitter: 0.12,
  shimmer: 0.4,
  formants: 0.05,
  articulation: 0.05,
};

/** The standard deviation between utterances. */
const betweenUtterances: Manner = {
  pitch: 1.5,
  range: 0.25,
  rise: 0.8,
  accent: 0.25,
  rate: 0.1,
  level: 1.5,
  tilt: 2,
  open: 0.02,
  breath: 2,
  jitter: 0.1,
  shimmer: 0.3,
  formants: 0.01,
  articulation: 0.07,
};

/** Makes a speaker; a name that begins with f is a woman's. The name decides everything. */
export function speaker(name: string): Speaker {
  const random = new Random(`speaker ${name}`);
  const mean = name.startsWith("f") ? women : men;
  const expressiveness = 1 + 0.2 * random.normal();
  return {
    name,
    manner: mapRecord(mean, (part) => mean[part] + betweenSpeakers[part] * random.normal()),
    expression: mapRecord(mean, () => expressiveness * (1 + 0.3 * random.normal())),
  };
}

/** The manner of one utterance: the speaker's, moved by the emotion and by chance. */
export function express(speaker: Speaker, emotion: Emotion, random: Random): Manner {
  const degree = strength * random.between(0.3, 1.3);
  return mapRecord(speaker.manner, (part) =>
    speaker.manner[part] +
    degree * speaker.expression[part] * shifts[emotion][part] +
    betweenUtterances[part] * random.normal());
}
