import assert from "node:assert/strict";
import { emotions } from "../../src/synthesis/emotions.ts";
import { Random } from "../../src/synthesis/random.ts";
import { frameLength } from "../../src/synthesis/rate.ts";
import { plan } from "../../src/synthesis/score.ts";
import { emotionalSentences } from "../../src/synthesis/sentences.ts";
import { express, speaker } from "../../src/synthesis/speakers.ts";
import { synthesize } from "../../src/synthesis/synthesizer.ts";
import { pitchAround } from "./signals.ts";

for (const emotion of emotions) {
  Deno.test(`the melody of ${emotion} speech is the planned one within 2 %`, () => {
    for (const name of ["f02", "m04"]) {
      const errors: number[] = [];
      for (const [i, { sounds }] of emotionalSentences.entries()) {
        const random = new Random(`${name} ${emotion} ${i}`);
        const score = plan(sounds, express(speaker(name), emotion, random), random);
        const samples = synthesize(score, random);
        for (let frame = 10; frame < score.pitch.length - 10; frame += 5) {
          const nearby = [-4, 4].map((step) => score.tract.voicing[frame + step]);
          if (Math.min(...nearby) < 0.95) continue;
          const planned = score.pitch[frame];
          const measured = pitchAround(samples, (frame + 1) * frameLength, planned);
          errors.push(Math.abs(measured / planned - 1));
        }
      }
      errors.sort((a, b) => a - b);
      assert.ok(errors.length > 50, `${errors.length}`);
      assert.ok(errors[Math.floor(errors.length / 2)] < 0.01, `${name}: ${errors}`);
      assert.ok(errors[Math.floor(0.9 * errors.length)] < 0.02, `${name}: ${errors}`);
    }
  });
}
