import assert from "node:assert/strict";
import { decodeAudio } from "../../src/audio/mod.ts";
import { corpora, corporaMissing } from "../corpora.ts";
import { monoOf } from "./bytes.ts";

Deno.test({
  name: `the recordings of EmoDB are read whole${corporaMissing}`,
  ignore: corpora === undefined,
  async fn() {
    let [recordings, seconds] = [0, 0];
    for await (const { name } of Deno.readDir(`${corpora}/emodb4/wav`)) {
      const file = await Deno.readFile(`${corpora}/emodb4/wav/${name}`);
      const { samples, ...rest } = await decodeAudio(file);
      assert.deepEqual(rest, {
        sampleRate: 16000,
        channels: 1,
        encoding: "PCM 16 bit",
        clipped: 0,
        silent: false,
        notes: [],
      }, name);
      // in all of them the data are the last chunk
      const start = file.length - 2 * samples.length;
      const view = new DataView(file.buffer);
      assert.equal(view.getUint32(start - 8), 0x64617461, `${name}: "data"`);
      assert.equal(view.getUint32(start - 4, true), 2 * samples.length, name);
      const integers = Array.from(samples, (_, index) => view.getInt16(start + 2 * index, true));
      assert.deepEqual(samples, Float32Array.from(monoOf(integers, 1, 32767)), name);
      recordings++;
      seconds += samples.length / 16000;
    }
    assert.equal(recordings, 339);
    assert.equal(Math.round(seconds), 954);
  },
});
