import type { Manner } from "./manner.ts";

/** The emotions of the corpus. "excited" is there to be merged with "happy", as the paper does. */
export const emotions = ["angry", "happy", "excited", "sad", "neutral"] as const;

/** An emotion of the corpus. */
export type Emotion = typeof emotions[number];

/** How strongly the emotions are expressed: the higher, the easier they are to tell apart. */
export const strength = 1;

/**
 * How an emotion changes the manner of speaking. Directions and rough sizes after Scherer, "Vocal
 * communication of emotion: a review of research paradigms", 2003, Murray and Arnott, "Toward the
 * simulation of emotion in synthetic speech", 1993, and Burkhardt and Sendlmeier, "Verification of
 * acoustical correlates of emotional speech using formant-synthesis", 2000.
 */
export const shifts: Readonly<Record<Emotion, Manner>> = {
  // higher, wider, faster, louder; tense voice, strong accents, clear articulation, falling end
  angry: {
    pitch: 2.5,
    range: 0.4,
    rise: -4,
    accent: 0.8,
    rate: 0.18,
    level: 5,
    tilt: -8,
    open: -0.14,
    breath: -4,
    jitter: 0.2,
    shimmer: 0.5,
    formants: 0,
    articulation: 0.3,
  },
  // higher, wider, somewhat faster and louder; smiling, rising end
  happy: {
    pitch: 3.5,
    range: 0.5,
    rise: 3,
    accent: 0.2,
    rate: 0.1,
    level: 2.5,
    tilt: -1,
    open: 0.02,
    breath: 0,
    jitter: 0,
    shimmer: 0,
    formants: 0.07,
    articulation: 0.05,
  },
  // as happy, with more of it
  excited: {
    pitch: 5,
    range: 0.65,
    rise: 3.5,
    accent: 0.3,
    rate: 0.18,
    level: 3.5,
    tilt: -2,
    open: 0.02,
    breath: 1,
    jitter: 0.1,
    shimmer: 0.3,
    formants: 0.08,
    articulation: 0.05,
  },
  // lower, narrow, slow, soft; breathy and unsteady voice, lax articulation
  sad: {
    pitch: -2,
    range: -0.8,
    rise: -0.5,
    accent: -0.7,
    rate: -0.25,
    level: -4,
    tilt: 6,
    open: 0.1,
    breath: 7,
    jitter: 0.4,
    shimmer: 1,
    formants: -0.02,
    articulation: -0.25,
  },
  neutral: {
    pitch: 0,
    range: 0,
    rise: 0,
    accent: 0,
    rate: 0,
    level: 0,
    tilt: 0,
    open: 0,
    breath: 0,
    jitter: 0,
    shimmer: 0,
    formants: 0,
    articulation: 0,
  },
};
