import { type Emotion, emotions } from "./emotions.ts";
import { Random } from "./random.ts";
import { plan } from "./score.ts";
import { emotionalSentences, neutralSentences, type Sentence } from "./sentences.ts";
import { express, type Speaker, speaker } from "./speakers.ts";
import { synthesize } from "./synthesizer.ts";

/** An utterance of a corpus of synthetic speech. */
export interface SyntheticUtterance {
  /** Its name, unique in both corpora. */
  utterance: string;
  /** Whose it is; the two corpora have different speakers. */
  speaker: string;
  /** Its emotion: angry, happy, excited, sad or neutral. */
  label: string;
  /** What is said; the two corpora have different sentences. */
  sentence: string;
  /**
   * Makes the sound, mono, in [-1, 1], the same bits at every call and on every machine. Samples are
   * multiples of 1/32767, so that a 16-bit file holds the same.
   */
  samples(): Float32Array;
}

/** Grows when a sound changes. */
export const syntheticVersion: number = 1;

/**
 * Which of four sentences are spoken in an emotion, beginning with another one for each speaker: with
 * "excited" as "happy", proportions near those of IEMOCAP, and no sentence that gives the emotion away.
 */
const turns: Readonly<Record<Emotion, readonly number[]>> = {
  angry: [1, 2, 3],
  happy: [0, 2],
  excited: [1, 3],
  sad: [0, 1, 3],
  neutral: [0, 1, 2, 3],
};

/** Ten speakers, five of them women, say eight sentences in five emotions. */
export function syntheticEmotional(): SyntheticUtterance[] {
  return names(1, 5).map(speaker).flatMap((speaker, s) =>
    emotions.flatMap((emotion) =>
      emotionalSentences.flatMap((sentence, i) =>
        turns[emotion].includes((s + i) % 4) ? [utterance(speaker, emotion, sentence, i)] : []
      )
    )
  );
}

/** Twenty other speakers, ten of them women, say twenty other sentences neutrally. */
export function syntheticNeutral(): SyntheticUtterance[] {
  return names(11, 20).map(speaker).flatMap((speaker) =>
    neutralSentences.map((sentence, i) => utterance(speaker, "neutral", sentence, i))
  );
}

function names(first: number, last: number): string[] {
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => twoDigits(first + i));
  return ["f", "m"].flatMap((sex) => numbers.map((number) => sex + number));
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

function utterance(
  speaker: Speaker,
  emotion: Emotion,
  { text, sounds }: Sentence,
  index: number,
): SyntheticUtterance {
  const name = `${speaker.name}-${emotion}-${twoDigits(index + 1)}`;
  return {
    utterance: name,
    speaker: speaker.name,
    label: emotion,
    sentence: text,
    samples() {
      const random = new Random(name);
      return synthesize(plan(sounds, express(speaker, emotion, random), random), random);
    },
  };
}
