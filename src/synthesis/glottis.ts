import { decibels, exp } from "./exact.ts";
import type { Random } from "./random.ts";
import { syntheticRate } from "./rate.ts";

/** How the glottis moves. */
export interface Voice {
  /** Part of a period in which the glottis is open. */
  open: number;
  /** What the voice lacks at 3 kHz, dB, more than 0. */
  tilt: number;
  /** Level of the breath in the voice, over a pulse's. */
  breath: number;
  /** Mean change of the period from one to the next, relative. */
  jitter: number;
  /** Mean change of a pulse's amplitude from one to the next, relative. */
  shimmer: number;
}

/**
 * The source of the voice: the slope of the flow of air through the glottis.
 *
 * While the glottis is open the flow is a polynomial of the third degree (Rosenberg, "Effect of glottal pulse
 * shape on the quality of natural vowels", 1971). It ends with a slope of -1 and dies away from there as an
 * exponential (Fant, Liljencrants and Lin, "A four-parameter model of glottal flow", 1985): the longer that
 * takes, the more tilted the spectrum. Periods begin between samples.
 */
export class Glottis {
  readonly #voice: Voice;
  readonly #random: Random;
  /** In which the flow dies away to 1/e, samples. */
  readonly #decay: number;
  readonly #decayPerSample: number;
  /** Of the current period, samples: time since its beginning, length, length of the open part. */
  #age = 0;
  #period = 0;
  #open = 0;
  #strength = 0;
  #closed = true;
  /** What is left of the flow of closed periods. */
  #rest = 0;
  #flow = 0;
  /** The controls at the end of the last block. */
  #pitch: number;
  #voicing = 0;
  #aspiration = 0;

  constructor(voice: Voice, pitch: number, random: Random) {
    this.#voice = voice;
    this.#random = random;
    this.#decay = decayOf(voice.tilt);
    this.#decayPerSample = exp(-1 / this.#decay);
    this.#pitch = pitch;
  }

  /** Fills a block with the source; the controls move in a line to the values given. */
  fill(block: Float64Array, pitch: number, voicing: number, aspiration: number): void {
    for (let i = 0; i < block.length; i++) {
      const passed = i / block.length;
      if (this.#age >= this.#period) this.#begin(this.#pitch + passed * (pitch - this.#pitch));
      const slope = this.#step();
      const level = this.#voicing + passed * (voicing - this.#voicing);
      const breath = this.#aspiration + passed * (aspiration - this.#aspiration) +
        level * this.#voice.breath;
      // half as much noise while a voice's glottis is closed
      const gate = this.#closed ? 1 - Math.min(1, level) / 2 : 1;
      block[i] = level * slope + breath * gate * this.#random.signed();
    }
    [this.#pitch, this.#voicing, this.#aspiration] = [pitch, voicing, aspiration];
  }

  #begin(pitch: number): void {
    // neighbors drawn from an interval [-a, a] differ by 2 a / 3 in the mean
    const { jitter, shimmer, open } = this.#voice;
    this.#age -= this.#period;
    this.#period = syntheticRate / pitch * (1 + 1.5 * jitter * this.#random.signed());
    this.#open = open * this.#period;
    this.#strength = 1 + 1.5 * shimmer * this.#random.signed();
    this.#closed = false;
  }

  /** The mean slope of the flow from the last sample to this one. */
  #step(): number {
    const x = this.#age / this.#open;
    this.#rest *= this.#decayPerSample;
    if (!this.#closed && x >= 1) {
      this.#closed = true;
      const late = exp((this.#open - this.#age) / this.#decay);
      this.#rest += this.#strength * this.#decay * late;
    }
    // at x = 1 the flow is what dies away, its slope -1
    const pulse = this.#closed
      ? 0
      : this.#strength * x * x * (this.#open * (1 - x) + this.#decay * (3 - 2 * x));
    const flow = pulse + this.#rest;
    const slope = flow - this.#flow;
    this.#flow = flow;
    this.#age++;
    return slope;
  }
}

/** The time in which a flow that lacks `tilt` dB at 3 kHz dies away, samples: a low-pass of first order. */
function decayOf(tilt: number): number {
  const power = decibels(tilt) * decibels(tilt);
  return Math.sqrt(power - 1) / (2 * Math.PI * 3000) * syntheticRate;
}
