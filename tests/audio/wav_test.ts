import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeAudio } from "../../src/audio/mod.ts";
import { bytes, littleEndian, monoOf, numbers } from "./bytes.ts";
import { rejects } from "./rejects.ts";
import { chunk, extensible, format, int16, riff, wav } from "./wav_file.ts";

const f32 = Math.fround;
const fmt = chunk("fmt ", format());
const data = chunk("data", int16(1, 2, 3));
const three = [1 / 32767, 2 / 32767, 3 / 32767].map(f32);

/** Every encoding: its codec, its stored bits, numbers, their bytes and what they mean. */
const encodings: [name: string, fmt: Uint8Array, data: Uint8Array, samples: number[]][] = [
  [
    "PCM 8 bit",
    format({ bits: 8 }),
    Uint8Array.of(0, 1, 127, 128, 129, 255),
    [-128 / 127, -1, -1 / 127, 0, 1 / 127, 1],
  ],
  [
    "PCM 16 bit",
    format(),
    Uint8Array.of(0, 0x80, 0xff, 0xff, 0, 0, 1, 0, 0xff, 0x7f),
    [-32768 / 32767, -1 / 32767, 0, 1 / 32767, 1],
  ],
  [
    "PCM 24 bit",
    format({ bits: 24 }),
    Uint8Array.of(0, 0, 0x80, 0xff, 0xff, 0xff, 1, 0, 0, 0xff, 0xff, 0x7f, 0, 0xff, 0x7f),
    [-8388608 / 8388352, -1 / 8388352, 1 / 8388352, 8388607 / 8388352, 1],
  ],
  [
    "PCM 32 bit",
    format({ bits: 32 }),
    Uint8Array.of(0, 0, 0, 0x80, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0x40, 0xff, 0xff, 0xff, 0x7f),
    [-1, -1 / 2 ** 31, 0.5, 1],
  ],
  [
    "float 32 bit",
    format({ codec: 3, bits: 32 }),
    Uint8Array.of(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x80, 0x01, 0, 0, 0),
    [1, -2, -0, 2 ** -149],
  ],
  [
    "float 64 bit",
    format({ codec: 3, bits: 64 }),
    numbers([0.1, -3, 1e-30], 8, (view, at, value) => view.setFloat64(at, value, true)),
    [0.1, -3, 1e-30],
  ],
  [
    "A-law",
    format({ codec: 6, bits: 8 }),
    Uint8Array.of(0x2a, 0xaa, 0x55, 0xd5, 0x54, 0x45),
    [-32256, 32256, -8, 8, -24, -264].map((value) => value / 32767),
  ],
  [
    "u-law",
    format({ codec: 7, bits: 8 }),
    Uint8Array.of(0x00, 0x80, 0x7f, 0xff, 0xfe, 0x70, 0x6f),
    [-32124, 32124, 0, 0, 8, -120, -132].map((value) => value / 32767),
  ],
  [
    "PCM 20 bit in 24",
    extensible(1, 20, { bits: 24 }),
    Uint8Array.of(0x10, 0, 0, 0xf0, 0xff, 0x7f),
    [16 / 8388352, 8388592 / 8388352],
  ],
  [
    "PCM 12 bit in 16",
    format({ bits: 12 }),
    int16(16, -32768),
    [16 / 32767, -32768 / 32767],
  ],
  ["PCM 16 bit", extensible(1, 16, {}), int16(-5), [-5 / 32767]],
  ["PCM 24 bit", extensible(1, 0, { bits: 24 }), Uint8Array.of(5, 0, 0), [5 / 8388352]],
  ["float 32 bit", extensible(3, 32, { bits: 32 }), Uint8Array.of(0, 0, 0, 0x3f), [0.5]],
  ["u-law", extensible(7, 8, { bits: 8 }), Uint8Array.of(0x80), [32124 / 32767]],
];

for (const [name, fmt, data, samples] of encodings) {
  Deno.test(`WAVE: ${name}${fmt.length > 16 ? ", extensible" : ""}, ${data.length} bytes`, async () => {
    const recording = await decodeAudio(wav(fmt, data));
    assert.deepEqual([...recording.samples], samples.map(f32));
    assert.equal(recording.encoding, name);
    assert.equal(recording.channels, 1);
    assert.equal(recording.sampleRate, 16000);
    assert.deepEqual(recording.notes, []);
  });
}

Deno.test("WAVE: every byte of A-law and u-law is the middle of its interval", async () => {
  // the sizes by segment: first, step; G.711, tables 1 and 2, in units of 16 bit
  const uLaw = (code: number) => (2 * (code & 15) + 33) * 2 ** ((code >> 4) + 2) - 132;
  const aLaw = (code: number) =>
    code < 16 ? 16 * code + 8 : (2 * (code & 15) + 33) * 2 ** ((code >> 4) + 2);
  const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
  for (
    const [codec, size, mask] of [[6, aLaw, 0xd5], [7, uLaw, 0xff]] as const
  ) {
    const recording = await decodeAudio(wav(format({ codec, bits: 8 }), codes));
    const expected = Array.from(codes, (byte) => {
      const code = byte ^ mask; // the upper bit is now set for negative numbers
      return f32((code & 0x80 ? -1 : 1) * size(code & 0x7f) / 32767);
    });
    assert.deepEqual([...recording.samples].map((x) => x + 0), expected.map((x) => x + 0));
  }
});

/** Encodings of any numbers: divisor, numbers, bytes. */
const integers = (bits: number, used: number, divisor: number) => ({
  format: used === bits ? { bits } : { bits: used },
  divisor,
  value: fc.integer({ min: -(2 ** (used - 1)), max: 2 ** (used - 1) - 1 })
    .map((value) => value * 2 ** (bits - used)),
  write: (value: number) => littleEndian(bits === 8 ? value + 128 : value, bits / 8),
});
const floats = (bits: number) => ({
  format: { codec: 3, bits },
  divisor: 1,
  value: bits === 32
    ? fc.float({ noNaN: true, min: f32(-1e30), max: f32(1e30) })
    : fc.double({ noNaN: true, min: -1e30, max: 1e30 }),
  write: (value: number) => {
    const write = bits === 32 ? "setFloat32" : "setFloat64";
    return [...numbers([value], bits / 8, (view, at, value) => view[write](at, value, true))];
  },
});

for (
  const encoding of [
    integers(8, 8, 127),
    integers(16, 16, 32767),
    integers(16, 13, 32767),
    integers(24, 24, 8388352),
    integers(24, 20, 8388352),
    integers(32, 32, 2147483647),
    floats(32),
    floats(64),
  ]
) {
  Deno.test(`WAVE: ${JSON.stringify(encoding.format)}: any numbers and channels are read back`, async () => {
    const file = fc.integer({ min: 1, max: 12 }).chain((channels) => {
      const frame = fc.array(encoding.value, { minLength: channels, maxLength: channels });
      return fc.record({
        channels: fc.constant(channels),
        values: fc.array(frame, { minLength: 1, maxLength: 30 }).map((frames) => frames.flat()),
      });
    });
    await fc.assert(fc.asyncProperty(file, async ({ channels, values }) => {
      const data = Uint8Array.from(values.flatMap(encoding.write));
      const recording = await decodeAudio(wav(format({ ...encoding.format, channels }), data));
      assert.deepEqual([...recording.samples], monoOf(values, channels, encoding.divisor));
      assert.equal(recording.channels, channels);
      assert.deepEqual(recording.notes, []);
    }));
  });
}

Deno.test("WAVE: the bytes may stand anywhere in their buffer", async () => {
  const file = riff([fmt, data]);
  for (const offset of [1, 2, 3]) {
    const buffer = new Uint8Array(file.length + offset + 5).fill(255);
    buffer.set(file, offset);
    const { samples, notes } = await decodeAudio(buffer.subarray(offset, offset + file.length));
    assert.deepEqual([[...samples], notes], [three, []]);
  }
});

const unknownLength =
  "the header does not say how long the data are; they are read to the end of the file";
const list = chunk("LIST", bytes("odd"));
const without = (size: number) => bytes("data", [size, 4], int16(1, 2, 3));
const ds64 = (size: number) => chunk("ds64", bytes([0, 8], [size, 8], [3, 8], [0, 4]));

/** Odd files that are read, all to the samples 1, 2, 3. */
const readable: [name: string, file: Uint8Array, ...notes: string[]][] = [
  ["chunks before fmt, between and behind", riff([list, fmt, list, list, data, list])],
  ["data before fmt", riff([data, list, fmt])],
  ["fmt with an extension", riff([chunk("fmt ", bytes(format(), [0, 2])), data])],
  ["a second fmt chunk", riff([fmt, chunk("fmt ", format({ bits: 24 })), data])],
  ["a wrong RIFF size", riff([fmt, data], 5)],
  ["rubbish behind the data", riff([fmt, data, bytes("abcdefghijk")])],
  ["data size 0, RIFF size 0", riff([fmt, without(0)], 0), unknownLength],
  ["data size 0, RIFF size of an empty file", riff([fmt, without(0)], 36), unknownLength],
  ["data size 0xffffffff", riff([fmt, without(0xffffffff)], 0xffffffff), unknownLength],
  [
    "data size too large",
    riff([fmt, without(0x7ffff000)]),
    "the data are cut short: the header says 2147479552 bytes, there are 6",
  ],
  [
    "an incomplete sample frame",
    riff([fmt, chunk("data", bytes(int16(1, 2, 3), "x"))]),
    "the last sample frame has 1 of 2 bytes and is left out",
  ],
  [
    "cut within a sample frame",
    riff([fmt, bytes("data", [100, 4], int16(1, 2, 3), "x")]),
    "the data are cut short: the header says 100 bytes, there are 7",
    "the last sample frame has 1 of 2 bytes and is left out",
  ],
  [
    "two data chunks",
    riff([fmt, data, chunk("data", int16(9))]),
    "there are 2 data chunks; only the first is read",
  ],
  [
    "a wrong number of bytes per second",
    riff([chunk("fmt ", format({ bytesPerSecond: 16000 })), data]),
    "the header says 16000 bytes per second; 16000 Hz and 2 bytes per sample frame are 32000",
  ],
  ["RF64", riff([ds64(6), fmt, without(0xffffffff), list], 0xffffffff, "RF64")],
  ["BW64", riff([ds64(6), fmt, without(0xffffffff), list], 0xffffffff, "BW64")],
  [
    "RF64 with a size too large",
    riff([ds64(2 ** 52), fmt, without(0xffffffff)], 0xffffffff, "RF64"),
    "the data are cut short: the header says 4503599627370496 bytes, there are 6",
  ],
  [
    "RF64 without its sizes",
    riff([fmt, without(0xffffffff)], 0xffffffff, "RF64"),
    unknownLength,
  ],
];

for (const [name, file, ...notes] of readable) {
  Deno.test(`WAVE: readable: ${name}`, async () => {
    const recording = await decodeAudio(file);
    assert.deepEqual([[...recording.samples], recording.notes], [three, notes]);
  });
}

const withFormat = (...args: Parameters<typeof format>) => wav(format(...args), int16(1, 2, 3));
const notFinite = (value: number) =>
  wav(
    format({ codec: 3, bits: 32 }),
    numbers([0, 0.5, value], 4, (view, at, value) => view.setFloat32(at, value, true)),
  );

const unreadable: [name: string, file: Uint8Array, message: string][] = [
  ["nothing but the first bytes", bytes("RIFF", [4, 4], "WAVE"), "there is no fmt chunk"],
  ["no fmt chunk", riff([list, data]), "there is no fmt chunk"],
  ["no data chunk", riff([fmt, list]), "there is no data chunk"],
  [
    "a chunk that hides the data",
    riff([fmt, bytes("LIST", [0xffffffff, 4]), data]),
    "there is no data chunk",
  ],
  ["an empty data chunk", riff([fmt, chunk("data", bytes())]), "there are no samples"],
  [
    "an empty data chunk and others",
    riff([fmt, chunk("data", bytes()), list]),
    "there are no samples",
  ],
  ["half a sample", riff([fmt, chunk("data", bytes("x"))]), "there are no samples"],
  [
    "a short fmt chunk",
    riff([chunk("fmt ", format().subarray(0, 14)), data]),
    "the fmt chunk has 14 bytes, it needs 16",
  ],
  [
    "a fmt chunk that the file cuts",
    riff([data, chunk("fmt ", format()).subarray(0, 18)]),
    "the fmt chunk has 10 bytes, it needs 16",
  ],
  ["0 channels", withFormat({ channels: 0 }), "the header says 0 channels"],
  ["0 Hz", withFormat({ rate: 0 }), "the header says 0 Hz; 1000 to 1000000 Hz are possible"],
  [
    "1 GHz",
    withFormat({ rate: 1e9, bytesPerSecond: 2e9 }),
    "the header says 1000000000 Hz; 1000 to 1000000 Hz are possible",
  ],
  [
    "a wrong size of sample frames",
    withFormat({ frameBytes: 4 }),
    "the header says 4 bytes per sample frame; 1 x 16 bit are 2",
  ],
  [
    "MP3 in WAVE",
    withFormat({ codec: 0x55, bits: 0 }),
    "codec 0x0055 (MP3) with 0 bits is not supported; convert it to PCM",
  ],
  [
    "a codec without a name",
    withFormat({ codec: 0x1234 }),
    "codec 0x1234 (unknown) with 16 bits is not supported; convert it to PCM",
  ],
  [
    "PCM of 64 bit",
    withFormat({ bits: 64 }),
    "codec 0x0001 (PCM) with 64 bits is not supported; convert it to PCM",
  ],
  [
    "PCM of 4 bit",
    withFormat({ bits: 4 }),
    "codec 0x0001 (PCM) with 4 bits is not supported; convert it to PCM",
  ],
  [
    "float of 16 bit",
    withFormat({ codec: 3 }),
    "codec 0x0003 (floating point) with 16 bits is not supported; convert it to PCM",
  ],
  [
    "a cut extensible format",
    wav(extensible(1, 16, {}).subarray(0, 24), int16(1)),
    "the extensible fmt chunk has 24 bytes, it needs 40",
  ],
  [
    "an extensible format of another family",
    wav(extensible(1, 16, {}, "ambisonic-----"), int16(1)),
    "the extensible fmt chunk names an unknown format",
  ],
  [
    "more used bits than stored",
    wav(extensible(1, 24, {}), int16(1)),
    "the header says 24 bits are used of 16",
  ],
  ["NaN", notFinite(NaN), "sample 2 (counted from 0) is NaN"],
  ["infinity", notFinite(-Infinity), "sample 2 (counted from 0) is -Infinity"],
  [
    "a double out of range",
    wav(
      format({ codec: 3, bits: 64 }),
      numbers([1e300], 8, (view, at, value) => view.setFloat64(at, value, true)),
    ),
    "sample 0 (counted from 0) is Infinity",
  ],
];

for (const [name, file, message] of unreadable) {
  Deno.test(`WAVE: not readable: ${name}`, () => rejects(file, message));
}

Deno.test("WAVE: more samples than memory should hold are an error", async () => {
  const begin = riff([chunk("fmt ", format({ bits: 8 })), bytes("data", [0xffffffff, 4])]);
  const file = new Uint8Array(begin.length + 2 ** 28 + 1); // zeros that are never touched
  file.set(begin);
  await rejects(file, "the file has 268435457 numbers; at most 268435456 can be read");
});
