import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  syntheticEmotional,
  syntheticNeutral,
  syntheticRate,
  type SyntheticUtterance,
  syntheticVersion,
} from "../../src/synthesis/mod.ts";

const emotional = syntheticEmotional(), neutral = syntheticNeutral();
const all = [...emotional, ...neutral];
const sounds = new Map(all.map(({ utterance, samples }) => [utterance, samples()]));

function sound({ utterance }: SyntheticUtterance): Float32Array {
  return sounds.get(utterance)!;
}

function sha256(...parts: (string | Float32Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    hash.update(typeof part === "string" ? part : new Uint8Array(part.buffer));
  }
  return hash.digest("hex");
}

Deno.test("the version belongs to these sounds: where they change, it changes", () => {
  const everything = all.flatMap((utterance) => [JSON.stringify(utterance), sound(utterance)]);
  assert.deepEqual({ version: syntheticVersion, sha256: sha256(...everything) }, {
    version: 1,
    sha256: "d84f112bff5e0ed77702c66b91f159d752755152323ac2eb73c01b4e92ddeb78",
  });
});

Deno.test("an utterance sounds the same made again, alone and in another order", () => {
  for (const utterance of all.filter((_, i) => i % 29 === 0).reverse()) {
    assert.deepEqual(utterance.samples(), sound(utterance));
  }
});

Deno.test("names are unique, and no two utterances sound the same", () => {
  assert.equal(sounds.size, all.length);
  assert.equal(new Set([...sounds.values()].map((samples) => sha256(samples))).size, all.length);
});

Deno.test("the speakers and sentences of the two corpora are different", () => {
  for (const key of ["speaker", "sentence"] as const) {
    const first = new Set(emotional.map((utterance) => utterance[key]));
    const second = new Set(neutral.map((utterance) => utterance[key]));
    assert.deepEqual([first.size, second.size], key === "speaker" ? [10, 20] : [8, 20]);
    assert.ok(first.isDisjointFrom(second));
  }
});

Deno.test("every speaker of the emotional corpus speaks as often, and no sentence tells the emotion", () => {
  const count = (key: (utterance: SyntheticUtterance) => string) =>
    Object.fromEntries(
      Object.entries(Object.groupBy(emotional, key)).map(([name, group]) => [name, group!.length]),
    );
  assert.deepEqual(count(({ label }) => label), {
    angry: 60,
    happy: 40,
    excited: 40,
    sad: 60,
    neutral: 80,
  });
  assert.deepEqual(new Set(Object.values(count(({ speaker }) => speaker))), new Set([28]));
  const together = Object.values(count(({ label, sentence }) => `${label} ${sentence}`));
  assert.equal(together.length, 40);
  assert.ok(Math.min(...together) >= 4);
  assert.ok(neutral.every(({ label }) => label === "neutral"));
});

Deno.test("samples fit into 16 bits exactly and do not clip", () => {
  for (const utterance of all) {
    const samples = sound(utterance);
    let largest = 0, sum = 0, fitting = 0;
    for (let i = 0; i < samples.length; i++) {
      largest = Math.max(largest, Math.abs(samples[i]));
      sum += samples[i];
      if (samples[i] === Math.fround(Math.round(32767 * samples[i]) / 32767)) fitting++;
    }
    assert.equal(fitting, samples.length, utterance.utterance);
    assert.ok(largest > 0.1 && largest < 0.91, `${utterance.utterance}: peak ${largest}`);
    assert.ok(Math.abs(sum / samples.length) < 2e-4, `${utterance.utterance}: mean ${sum}`);
  }
});

Deno.test("an utterance begins and ends with noise too faint to be speech", () => {
  for (const utterance of all) {
    const samples = sound(utterance);
    const border = 0.03 * syntheticRate;
    for (const edge of [samples.subarray(0, border), samples.subarray(-border)]) {
      const level = rms(edge);
      assert.ok(level > 2e-4 && level < 1e-3, `${utterance.utterance}: ${level}`);
    }
    assert.ok(rms(samples) > 30 * rms(samples.subarray(0, border)), utterance.utterance);
  }
});

/** The mean of a measure over the utterances with a label, by one speaker or by all. */
function average(
  label: string,
  measure: (samples: Float32Array) => number,
  utterances = emotional,
): number {
  const spoken = utterances.filter((utterance) => utterance.label === label);
  return spoken.reduce((sum, utterance) => sum + measure(sound(utterance)), 0) / spoken.length;
}

Deno.test("every speaker is louder in anger and softer in sadness", () => {
  for (const spoken of Object.values(Object.groupBy(emotional, ({ speaker }) => speaker))) {
    const [sad, neutral, angry] = ["sad", "neutral", "angry"].map((label) =>
      average(label, rms, spoken)
    );
    assert.ok(1.1 * sad < neutral && 1.1 * neutral < angry, `${[sad, neutral, angry]}`);
  }
});

Deno.test("angry speech is faster and sad speech slower than neutral speech", () => {
  const [sad, neutral, angry] = ["sad", "neutral", "angry"].map((label) =>
    average(label, ({ length }) => length / syntheticRate)
  );
  assert.ok(neutral < 0.9 * sad && angry < 0.95 * neutral, `${[sad, neutral, angry]} s`);
});

function rms(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] * samples[i];
  return Math.sqrt(sum / samples.length);
}
