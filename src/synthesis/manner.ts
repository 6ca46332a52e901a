/**
 * A manner of speaking. Ratios are logarithms, so that the manners of a speaker, of an emotion and of
 * chance add up.
 */
export interface Manner {
  /** Pitch around which the melody moves, semitones above 100 Hz. */
  pitch: number;
  /** Size of the melody's movements, octaves. */
  range: number;
  /** Rise of the melody at the end, semitones. */
  rise: number;
  /** Force of the accents, octaves. */
  accent: number;
  /** Speaking rate, octaves. */
  rate: number;
  /** Root mean square of the sound, dB above full scale. */
  level: number;
  /** What the voice lacks at 3 kHz, dB. */
  tilt: number;
  /** Part of a period in which the glottis is open. */
  open: number;
  /** Breath in the voice, dB above a pulse. */
  breath: number;
  /** Mean change of the period from one to the next, percent. */
  jitter: number;
  /** Mean change of a pulse's amplitude from one to the next, percent. */
  shimmer: number;
  /** Formant frequencies, octaves: a short tract or a smile moves them up. */
  formants: number;
  /** Size of the articulation's movements, octaves. */
  articulation: number;
}
