/**
 * Damaged files of every format: each is a recording of finite samples or an AudioError.
 *
 * Every format gets 2,000 files, the same ones each time; with EMODAE_FUZZ=100000 it gets so many.
 */
import assert from "node:assert/strict";
import { AudioError, decodeAudio, type Recording } from "../../src/audio/mod.ts";
import { bytes } from "./bytes.ts";
import { flac, flacFrame, repair } from "./flac_file.ts";
import { mutate, Random } from "./mutate.ts";
import { sphere } from "./sphere_file.ts";
import { chunk, extensible, format, riff, wav } from "./wav_file.ts";

const cases = Number(Deno.env.get("EMODAE_FUZZ") ?? 2000);

/** Far more than a damaged file takes, even on a machine that has other things to do. */
const MAX_MILLISECONDS = 1000;

const data = Uint8Array.from({ length: 240 }, (_, index) => index * 37 & 0x3f);
const list = chunk("LIST", bytes("INFOISFT", [3, 4], "abc\0"));

const wavs = [
  ...[8, 16, 24, 32].map((bits) => wav(format({ bits, channels: 2 }), data)),
  ...[32, 64].map((bits) => wav(format({ codec: 3, bits }), data)),
  ...[6, 7].map((codec) => wav(format({ codec, bits: 8 }), data)),
  wav(extensible(1, 20, { bits: 24, channels: 5 }), data),
  wav(extensible(3, 32, { bits: 32 }), data),
  riff([list, chunk("fmt ", format()), list, chunk("data", data), list]),
  riff(
    [
      chunk("ds64", bytes([0, 8], [240, 8], [120, 8])),
      chunk("fmt ", format()),
      chunk("data", data),
    ],
    0xffffffff,
    "RF64",
  ),
];

const spheres = [
  sphere(data, { sample_count: "-i 120" }, 256),
  sphere(data, { channel_count: "-i 3", sample_byte_format: "-s2 10" }, 256),
  sphere(data, { sample_n_bytes: "-i 1", sample_coding: "-s4 ulaw" }, 256),
  sphere(data, { sample_coding: "-s26 pcm,embedded-shorten-v2.00" }, 256),
];

const read = (name: string) => Deno.readFileSync(new URL(`files/${name}`, import.meta.url));
const flacs = [read("mono16.flac"), read("stereo24.flac")];

const numbers = Array.from({ length: 64 }, (_, n) => Math.round(900 * Math.sin(n / 5)));
const rice = { parameterBits: 4, parameters: [5, 6, undefined, 7] };

/** Frames of all codings, each with a header of 7 bytes. */
const frames = [
  flacFrame({ bits: 16, channels: [numbers], codings: [{ type: "verbatim" }] }),
  flacFrame({ bits: 16, channels: [numbers], codings: [{ type: "fixed", order: 4, ...rice }] }),
  flacFrame({
    bits: 16,
    channels: [numbers],
    codings: [{ type: "linear", coefficients: [60, -31], precision: 7, shift: 5, ...rice }],
  }),
  flacFrame({
    bits: 16,
    channels: [numbers, numbers.toReversed()],
    assignment: 10,
    codings: [{ type: "fixed", order: 1, ...rice }, { type: "fixed", order: 2, ...rice }],
  }),
];

const formats: [name: string, damaged: (random: Random) => Uint8Array][] = [
  ["WAVE", (random) => mutate(random.pick(wavs), random)],
  ["SPHERE", (random) => mutate(random.pick(spheres), random)],
  ["FLAC", (random) => mutate(random.pick(flacs), random)],
  // No checksum stands between the damage and the decoder of channels.
  ["FLAC frames with right checksums", (random) => {
    const frame = mutate(random.pick(frames), random);
    const channels = random.pick([1, 2]);
    const info = { channels, bits: random.pick([16, 32]), frames: random.pick([0, 64]) };
    return flac(info, [frame.length > 10 ? repair(frame, 7) : frame]);
  }],
];

/** The recording, undefined if there is none; other errors than an AudioError go through. */
async function decode(file: Uint8Array): Promise<Recording | undefined> {
  try {
    return await decodeAudio(file);
  } catch (error) {
    if (!(error instanceof AudioError)) throw error;
    assert.match(error.message, /^.{10,300}$/s);
  }
}

for (const [name, damaged] of formats) {
  Deno.test(`${cases} damaged files: ${name}`, async () => {
    let recordings = 0;
    for (let seed = 0; seed < cases; seed++) {
      const file = damaged(new Random(seed));
      const start = performance.now();
      try {
        const recording = await decode(file);
        assert(performance.now() - start < MAX_MILLISECONDS, "it takes long");
        if (!recording) continue;
        recordings++;
        // a frame of FLAC has up to 65,536 samples, however few its bytes are
        const limit = name.startsWith("FLAC") ? file.length * 65536 : file.length;
        assert(recording.samples.length > 0 && recording.samples.length <= limit, "its length");
        assert(recording.samples.every(Number.isFinite), "not all is finite");
      } catch (error) {
        throw new Error(`seed ${seed}: ${file.toHex()}`, { cause: error });
      }
    }
    assert(recordings > cases / 100 && recordings < cases, `${recordings} recordings`);
  });
}
