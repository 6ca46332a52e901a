import assert from "node:assert/strict";
import { phones } from "../../src/synthesis/phones.ts";
import { heldVowel, pitchAround, spectralPeaks, steady } from "./signals.ts";

for (const hertz of [90, 150, 220, 310]) {
  Deno.test(`a vowel planned at ${hertz} Hz has that pitch`, () => {
    for (const vowel of ["i", "A", "u"]) {
      const measured = pitchAround(heldVowel(vowel, hertz), 4000, hertz);
      assert.ok(Math.abs(measured / hertz - 1) < 0.01, `${vowel}: ${measured} Hz`);
    }
  });
}

const vowels = Object.keys(phones).filter((sign) => phones[sign].vowel);

Deno.test("there are eight vowels", () => assert.equal(vowels.length, 8));

for (const vowel of vowels) {
  Deno.test(`the formants of ${vowel} are where they are planned`, () => {
    const { f1, f2, f3 } = phones[vowel].segments[0].target;
    const breathy = { ...steady, breath: 0.02 };
    const peaks = spectralPeaks(heldVowel(vowel, 100, breathy).subarray(2000, 6000));
    for (const formant of [f1, f2, f3, 3500, 4500, 5500]) {
      const nearest = peaks.reduce((a, b) => Math.abs(b - formant) < Math.abs(a - formant) ? b : a);
      const error = Math.abs(nearest - formant);
      assert.ok(error < Math.max(50, 0.04 * formant), `${formant} Hz: peaks at ${peaks}`);
    }
  });
}
