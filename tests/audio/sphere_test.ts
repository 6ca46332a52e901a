import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeAudio } from "../../src/audio/mod.ts";
import { bytes, monoOf, numbers } from "./bytes.ts";
import { rejects } from "./rejects.ts";
import { sphere } from "./sphere_file.ts";
import { int16 } from "./wav_file.ts";

const f32 = Math.fround;
const three = [1 / 32767, 2 / 32767, 3 / 32767].map(f32);
const data = int16(1, 2, 3);
const count = { sample_count: "-i 3" };
const oneByte = { sample_n_bytes: "-i 1", sample_byte_format: "-s1 1" };

Deno.test("SPHERE: a file as NIST describes it", async () => {
  const recording = await decodeAudio(sphere(int16(1, -2, 3, -5), {
    database_id: "-s5 TIMIT",
    ...count,
    channel_count: "-i 2",
    sample_count: "-i 2",
    sample_max: "-i 3",
    sample_sig_bits: "-i 16",
    speaking_rate: "-r 1.5",
  }));
  assert.deepEqual(recording, {
    samples: Float32Array.of(-0.5 / 32767, -1 / 32767),
    sampleRate: 16000,
    channels: 2,
    encoding: "PCM 16 bit (SPHERE)",
    clipped: 0,
    silent: false,
    notes: [],
  });
});

for (const littleEndian of [true, false]) {
  const order = littleEndian ? "01" : "10";
  Deno.test(`SPHERE: byte order ${order}: any numbers and channels are read back`, async () => {
    const file = fc.integer({ min: 1, max: 9 }).chain((channels) => {
      const number = fc.integer({ min: -32768, max: 32767 });
      const frame = fc.array(number, { minLength: channels, maxLength: channels });
      return fc.record({
        channels: fc.constant(channels),
        values: fc.array(frame, { minLength: 1, maxLength: 30 }).map((frames) => frames.flat()),
      });
    });
    await fc.assert(fc.asyncProperty(file, async ({ channels, values }) => {
      const data = numbers(values, 2, (view, at, value) => view.setInt16(at, value, littleEndian));
      const recording = await decodeAudio(sphere(data, {
        channel_count: `-i ${channels}`,
        sample_byte_format: `-s2 ${order}`,
        sample_count: `-i ${values.length / channels}`,
      }));
      assert.deepEqual([...recording.samples], monoOf(values, channels, 32767));
      assert.deepEqual(recording.notes, []);
    }));
  });
}

for (
  const [coding, encoding, codes] of [
    ["-s4 ulaw", "u-law (SPHERE)", [0x80, 0x00]],
    ["-s6 mu-law", "u-law (SPHERE)", [0x80, 0x00]],
    ["-s4 alaw", "A-law (SPHERE)", [0xaa, 0x2a]],
  ] as const
) {
  Deno.test(`SPHERE: sample_coding ${coding}`, async () => {
    const fields = { ...oneByte, sample_coding: coding, sample_count: "-i 2" };
    const recording = await decodeAudio(sphere(Uint8Array.from(codes), fields));
    const size = encoding === "A-law (SPHERE)" ? 32256 : 32124;
    assert.deepEqual([...recording.samples], [f32(size / 32767), f32(-size / 32767)]);
    assert.equal(recording.encoding, encoding);
    assert.deepEqual(recording.notes, []);
  });
}

const readable: [name: string, file: Uint8Array, ...notes: string[]][] = [
  ["no sample_coding", sphere(data, { ...count, sample_coding: undefined })],
  ["values longer than they say", sphere(data, { ...count, sample_byte_format: "-s2 01 or so" })],
  ["a long header", sphere(data, count, 4096)],
  [
    "lines without meaning",
    sphere(data, { ...count, "; comment": "", "": "", "sample_rate is": "what" }),
  ],
  [
    "no sample_count",
    sphere(data),
    "the header does not say how many samples there are; they are read to the end",
  ],
  [
    "cut",
    sphere(bytes(data, "x"), { sample_count: "-i 100" }),
    "the data are cut short: the header says 200 bytes, there are 7",
    "the last sample frame has 1 of 2 bytes and is left out",
  ],
  [
    "bytes behind the data",
    sphere(bytes(data, "behind!"), count),
    "7 bytes after the last sample are left out",
  ],
];

for (const [name, file, ...notes] of readable) {
  Deno.test(`SPHERE: readable: ${name}`, async () => {
    const recording = await decodeAudio(file);
    assert.deepEqual([[...recording.samples], recording.notes], [three, notes]);
  });
}

const file = sphere(data, count);
const unreadable: [name: string, file: Uint8Array, message: string][] = [
  [
    "Shorten",
    sphere(data, { sample_coding: "-s26 pcm,embedded-shorten-v2.00" }),
    "the samples are compressed (pcm,embedded-shorten-v2.00); convert the file, " +
    "for example with sph2pipe: sph2pipe -f wav in.sph out.wav",
  ],
  [
    "only the first line",
    bytes("NIST_1A\n"),
    'the second line of the SPHERE header is no length: ""',
  ],
  [
    "no length",
    bytes("NIST_1A\n", "   long\n", "end_head\n"),
    'the second line of the SPHERE header is no length: "   long\\n"',
  ],
  [
    "a length shorter than the first lines",
    bytes("NIST_1A\n", "      8\n", "end_head\n"),
    'the second line of the SPHERE header is no length: "      8\\n"',
  ],
  ["a cut header", file.subarray(0, 500), "the SPHERE header has 1024 bytes, the file 500"],
  ["a header without an end", sphere(data, {}, 100), "the SPHERE header has no end_head"],
  ["no samples", file.subarray(0, 1024), "there are no samples"],
  ["0 channels", sphere(data, { channel_count: "-i 0" }), "the header says 0 channels"],
  [
    "0 Hz",
    sphere(data, { sample_rate: "-i 0" }),
    "the header says 0 Hz; 1000 to 1000000 Hz are possible",
  ],
  [
    "a negative number",
    sphere(data, { channel_count: "-i -1" }),
    'channel_count in the SPHERE header is no number: "-1"',
  ],
  [
    "a sample_count that is no number",
    sphere(data, { sample_count: "-s4 many" }),
    'sample_count in the SPHERE header is no number: "many"',
  ],
  [
    "no sampling rate",
    sphere(data, { sample_rate: undefined }),
    "the SPHERE header has no sample_rate",
  ],
  [
    "no byte order",
    sphere(data, { sample_byte_format: undefined }),
    "the SPHERE header has no sample_byte_format",
  ],
  [
    "an unknown byte order",
    sphere(data, { sample_byte_format: "-s4 1032" }),
    'sample_byte_format is "1032", neither 01 nor 10',
  ],
  [
    "PCM of 8 bit",
    sphere(data, oneByte),
    'sample_coding "pcm" with sample_n_bytes 1 is not supported',
  ],
  [
    "an unknown coding",
    sphere(data, { sample_coding: "-s3 raw" }),
    'sample_coding "raw" with sample_n_bytes 2 is not supported',
  ],
];

for (const [name, file, message] of unreadable) {
  Deno.test(`SPHERE: not readable: ${name}`, () => rejects(file, message));
}
