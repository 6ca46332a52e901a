/** What the vocal tract of an average man aims at. Levels are relative to a glottal pulse's. */
export interface Target {
  /** First formant, Hz. */
  f1: number;
  /** Second formant, Hz. */
  f2: number;
  /** Third formant, Hz. */
  f3: number;
  /** Level of the voice. */
  voicing: number;
  /** Level of noise made in the glottis. */
  aspiration: number;
  /** How far the velum is open, 0 to 1. */
  nasality: number;
  /** Level of noise made in the mouth, around 1 kHz. */
  low: number;
  /** The same around 2.4 kHz. */
  mid: number;
  /** The same around 4 kHz. */
  high: number;
  /** The same around 6 kHz. */
  top: number;
}

/** A band of the noise made in the mouth. */
type Band = "low" | "mid" | "high" | "top";

/** A target and for how long it is held. */
export interface Segment {
  ms: number;
  target: Target;
}

/** A speech sound. */
export interface Phone {
  /** Whether it can carry an accent. */
  vowel: boolean;
  segments: readonly Segment[];
}

/** Center and bandwidth in Hz of the bands of noise made in the mouth, by their names in a target. */
export const noiseBands: Readonly<Record<Band, readonly [center: number, bandwidth: number]>> = {
  low: [1000, 900],
  mid: [2400, 900],
  high: [4000, 1500],
  top: [6000, 2000],
};

const closed: Target = {
  f1: 500,
  f2: 1500,
  f3: 2500,
  voicing: 0,
  aspiration: 0,
  nasality: 0,
  low: 0,
  mid: 0,
  high: 0,
  top: 0,
};

/** No sound, the tract at rest. */
export function silence(ms: number): Segment {
  return { ms, target: closed };
}

type Formants = readonly [f1: number, f2: number, f3: number];
type Noise = Partial<Pick<Target, Band>>;

function segment(ms: number, [f1, f2, f3]: Formants, sound: Partial<Target>): Segment {
  return { ms, target: { ...closed, f1, f2, f3, ...sound } };
}

function vowel(ms: number, formants: Formants): Phone {
  return { vowel: true, segments: [segment(ms, formants, { voicing: 1 })] };
}

function sonorant(formants: Formants): Phone {
  return { vowel: false, segments: [segment(50, formants, { voicing: 0.6 })] };
}

function nasal(formants: Formants): Phone {
  return { vowel: false, segments: [segment(55, formants, { voicing: 0.5, nasality: 1 })] };
}

function fricative(ms: number, formants: Formants, sound: Partial<Target>): Phone {
  return { vowel: false, segments: [segment(ms, formants, sound)] };
}

/** Closure, burst and, in a voiceless one, aspiration until the voice sets in. */
function stop(voiced: boolean, formants: Formants, burst: Noise): Phone {
  const closure = segment(50, formants, { voicing: voiced ? 0.15 : 0 });
  const release = segment(10, formants, burst);
  const breath = segment(25, formants, { aspiration: 0.12 });
  return { vowel: false, segments: voiced ? [closure, release] : [closure, release, breath] };
}

/**
 * The sounds of the sentences, by their SAMPA sign ("a" is the vowel of "hat"). Vowels after Peterson and
 * Barney, "Control methods used in a study of the vowels", 1952; consonants after Klatt, "Software for a
 * cascade/parallel formant synthesizer", 1980.
 */
export const phones: Readonly<Record<string, Phone>> = {
  i: vowel(75, [270, 2290, 3010]),
  I: vowel(60, [390, 1990, 2550]),
  E: vowel(75, [530, 1840, 2480]),
  a: vowel(85, [660, 1720, 2410]),
  A: vowel(85, [730, 1090, 2440]),
  O: vowel(80, [570, 840, 2410]),
  u: vowel(75, [300, 870, 2240]),
  "@": vowel(50, [520, 1400, 2450]),

  w: sonorant([290, 610, 2150]),
  j: sonorant([260, 2070, 3020]),
  r: sonorant([310, 1060, 1380]),
  l: sonorant([310, 1050, 2880]),
  m: nasal([480, 1000, 2130]),
  n: nasal([480, 1600, 2470]),

  h: fricative(50, [500, 1500, 2500], { aspiration: 0.12 }),
  f: fricative(75, [340, 1100, 2080], { low: 0.05, mid: 0.05, high: 0.08, top: 0.1 }),
  v: fricative(50, [220, 1100, 2080], { voicing: 0.35, mid: 0.03, high: 0.04, top: 0.05 }),
  s: fricative(80, [320, 1390, 2530], { high: 0.12, top: 0.55 }),
  z: fricative(60, [240, 1390, 2530], { voicing: 0.25, high: 0.06, top: 0.28 }),
  S: fricative(80, [300, 1840, 2750], { mid: 0.4, high: 0.32, top: 0.12 }),

  p: stop(false, [400, 1100, 2150], { low: 0.6, mid: 0.2 }),
  t: stop(false, [400, 1700, 2600], { mid: 0.2, high: 1, top: 0.8 }),
  k: stop(false, [300, 1990, 2850], { mid: 1.2, high: 0.2 }),
  b: stop(true, [200, 1100, 2150], { low: 0.4, mid: 0.1 }),
  d: stop(true, [200, 1700, 2600], { mid: 0.1, high: 0.6, top: 0.4 }),
  g: stop(true, [200, 1990, 2850], { mid: 0.7, high: 0.1 }),
};
