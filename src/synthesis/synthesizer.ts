import { Glottis } from "./glottis.ts";
import { noiseBands } from "./phones.ts";
import type { Random } from "./random.ts";
import { frameLength } from "./rate.ts";
import { mapRecord } from "./record.ts";
import type { Score } from "./score.ts";
import { Section } from "./section.ts";

/** The formants above those in the score, of an average man, Hz. */
const upperFormants = [3500, 4500, 5500, 6500];

/** The frequency from which a tract has no formants here: near half the sampling rate, Hz. */
const highest = 7300;

/** A sound whose peak would be higher is softened. */
const highestPeak = 0.9;

/** The largest sample of the noise that the recording has of its own. */
const floor = 0.0007;

/**
 * Speaks a score: source and filter after Fant, "Acoustic Theory of Speech Production", 1960, arranged after
 * Klatt, "Software for a cascade/parallel formant synthesizer", 1980. The glottis's sound goes through a
 * nasal zero and pole and a cascade of resonators, one for each formant below half the sampling rate; noise
 * made in the mouth goes through a bank of band-passes and is added.
 *
 * @returns samples in [-1, 1], multiples of 1/32767
 */
export function synthesize(score: Score, random: Random): Float32Array {
  const { voice, scale, pitch, tract } = score;
  const glottis = new Glottis(voice, pitch[0], random);
  const nasalZero = new Section();
  const nasalPole = new Section().resonate(270 * scale, 100);
  const f1 = new Section(), f2 = new Section(), f3 = new Section();
  const upper = upperFormants.map((frequency) => scale * frequency)
    .filter((frequency) => frequency < highest)
    .map((frequency) => tune(new Section(), frequency));
  const cascade = [nasalZero, nasalPole, f1, f2, f3, ...upper];
  const bank = Object.values(mapRecord(noiseBands, (band) => ({
    level: tract[band],
    section: new Section().bandPass(...noiseBands[band]),
  })));

  const sound = new Float64Array(pitch.length * frameLength);
  const noise = new Float64Array(frameLength), band = new Float64Array(frameLength);
  for (let frame = 0; frame < pitch.length; frame++) {
    const block = sound.subarray(frame * frameLength, (frame + 1) * frameLength);
    glottis.fill(block, pitch[frame], tract.voicing[frame], tract.aspiration[frame]);
    nasalZero.antiresonate((270 + 180 * tract.nasality[frame]) * scale, 100);
    tune(f1, tract.f1[frame]);
    tune(f2, tract.f2[frame]);
    tune(f3, tract.f3[frame]);
    for (const section of cascade) section.filter(block);

    for (let i = 0; i < frameLength; i++) noise[i] = random.signed();
    for (const { level, section } of bank) {
      const from = level[Math.max(0, frame - 1)];
      const step = (level[frame] - from) / frameLength;
      for (let i = 0; i < frameLength; i++) band[i] = (from + i * step) * noise[i];
      section.filter(band);
      for (let i = 0; i < frameLength; i++) block[i] += band[i];
    }
  }
  return record(sound, score.level, random);
}

/** Makes a section a formant. Losses grow with the frequency. */
function tune(section: Section, frequency: number): Section {
  return section.resonate(frequency, 45 + frequency / 16);
}

/** Sets the level, adds the recording's noise and quantizes to 16 bits. */
function record(sound: Float64Array, level: number, random: Random): Float32Array {
  let largest = 0, power = 0;
  for (let i = 0; i < sound.length; i++) {
    largest = Math.max(largest, Math.abs(sound[i]));
    power += sound[i] * sound[i] / sound.length;
  }
  const gain = Math.min(level / Math.sqrt(power), highestPeak / largest);
  const samples = new Float32Array(sound.length);
  for (let i = 0; i < sound.length; i++) {
    samples[i] = Math.round(32767 * (gain * sound[i] + floor * random.signed())) / 32767;
  }
  return samples;
}
