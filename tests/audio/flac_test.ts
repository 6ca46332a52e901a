import assert from "node:assert/strict";
import fc from "fast-check";
import { AudioError, decodeAudio } from "../../src/audio/mod.ts";
import { bytes, littleEndian, monoOf } from "./bytes.ts";
import {
  type Coding,
  flac,
  type FlacFrame,
  flacFrame,
  type FlacInfo,
  repair,
} from "./flac_file.ts";
import { rejects } from "./rejects.ts";
import { signal } from "./signal.ts";
import { format, wav } from "./wav_file.ts";

const read = (name: string) => Deno.readFile(new URL(`files/${name}`, import.meta.url));

/*
 * The files are made of signal(16, 1, 3000) and signal(24, 2, 900) as little-endian bytes, by
 *   flac --best --no-padding --force-raw-format --endian=little --sign=signed --bps=16 --channels=1 \
 *     --sample-rate=16000 --blocksize=1024 -o mono16.flac mono16.raw
 *   flac --best --no-padding --force-raw-format --endian=little --sign=signed --bps=24 --channels=2 \
 *     --sample-rate=44100 --blocksize=512 -o stereo24.flac stereo24.raw
 */
for (
  const [name, bits, channels, frames, rate] of [
    ["mono16.flac", 16, 1, 3000, 16000],
    ["stereo24.flac", 24, 2, 900, 44100],
  ] as const
) {
  Deno.test(`FLAC: ${name} of the reference encoder is the WAVE of the same integers`, async () => {
    const integers = signal(bits, channels, frames);
    const data = Uint8Array.from(integers.flatMap((value) => littleEndian(value, bits / 8)));
    const expected = await decodeAudio(wav(format({ bits, channels, rate }), data));
    assert.deepEqual(await decodeAudio(await read(name)), {
      ...expected,
      encoding: `FLAC ${bits} bit`,
    });
  });
}

/** The samples that integers, by channel, have to become. */
function samplesOf(channels: number[][], bits: number): number[] {
  const size = Math.ceil(bits / 8);
  const values = channels[0].flatMap((_, index) => channels.map((channel) => channel[index]));
  const divisor = [127, 32767, 8388352, 2147483647][size - 1];
  return monoOf(values.map((value) => value * 2 ** (8 * size - bits)), channels.length, divisor);
}

const sizes = [16, 32, 48];

const plain: fc.Arbitrary<Coding> = fc.record({ type: fc.constant("verbatim") });

/** Rice parameters that keep the codes of integers of so many bits short enough. */
const rice = (bits: number) =>
  fc.record({
    parameterBits: fc.constantFrom(4, 5),
    slack: fc.integer({ min: -4, max: 4 }),
    partitions: fc.constantFrom(1, 2, 4),
    plainBits: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  }).map(({ parameterBits, slack, partitions, plainBits }) => {
    const parameter = Math.max(0, Math.min(bits + slack, parameterBits === 4 ? 14 : 30));
    const parameters = plainBits.slice(0, partitions).map((plain) => plain ? undefined : parameter);
    return { parameterBits, parameters };
  });

const predicted = (bits: number): fc.Arbitrary<Coding> =>
  fc.tuple(
    rice(bits),
    fc.oneof(
      fc.record({ type: fc.constant("fixed" as const), order: fc.integer({ min: 0, max: 4 }) }),
      fc.record({
        type: fc.constant("linear" as const),
        coefficients: fc.array(fc.integer({ min: -16, max: 15 }), { minLength: 1, maxLength: 4 }),
        precision: fc.integer({ min: 5, max: 15 }),
        shift: fc.integer({ min: 0, max: 15 }),
      }),
    ),
  ).map(([rice, predictor]) => ({ ...predictor, ...rice }));

/** A frame of any numbers: all depths and channels, plain; up to 18 bits also predicted. */
const anyFrame: fc.Arbitrary<FlacFrame> = fc.record({
  bits: fc.integer({ min: 4, max: 32 }),
  assignment: fc.oneof(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 8, max: 10 })),
  size: fc.constantFrom(...sizes),
  wasted: fc.integer({ min: 0, max: 3 }),
}).chain(({ bits, assignment, size, wasted }) => {
  const count = assignment < 8 ? assignment + 1 : 2;
  const limit = 2 ** (bits - 1 - wasted);
  const integer = fc.integer({ min: -limit, max: limit - 1 }).map((value) => value * 2 ** wasted);
  const channel = fc.array(integer, { minLength: size, maxLength: size });
  const coding = bits > 18 ? plain : fc.oneof(plain, predicted(bits));
  return fc.record({
    bits: fc.constant(bits),
    assignment: fc.constant(assignment),
    channels: fc.array(channel, { minLength: count, maxLength: count }),
    codings: fc.array(
      // the sum of two channels, unlike their difference, may lack a zero
      coding.map((coding) => ({ ...coding, wasted: assignment === 10 ? 0 : wasted })),
      { minLength: count, maxLength: count },
    ),
  });
});

/** A file of one frame. */
function fileOf(frame: FlacFrame, info: Partial<FlacInfo> = {}): Uint8Array {
  const { bits, channels } = frame;
  const complete = { bits, channels: channels.length, frames: channels[0].length, ...info };
  return flac(complete, [flacFrame(frame)]);
}

Deno.test("FLAC: any numbers in any coding are read back", async () => {
  await fc.assert(
    fc.asyncProperty(anyFrame, async (frame) => {
      const recording = await decodeAudio(fileOf(frame));
      assert.deepEqual([...recording.samples], samplesOf(frame.channels, frame.bits));
      assert.equal(recording.encoding, `FLAC ${frame.bits} bit`);
      assert.equal(recording.channels, frame.channels.length);
      assert.deepEqual(recording.notes, []);
    }),
    { numRuns: 500 },
  );
});

Deno.test("FLAC: 32 bit, whose side channel has 33, predicted", async () => {
  const smooth = Array.from({ length: 96 }, (_, n) => Math.round(2147483647 * Math.cos(n / 5)));
  const channels = [smooth, smooth.map((value) => -value)];
  const rice = { parameterBits: 5, parameters: [26] };
  const codings: Coding[] = [
    { type: "verbatim" },
    { type: "fixed", order: 2, ...rice },
    { type: "linear", coefficients: [16057, -8192], precision: 15, shift: 13, ...rice },
  ];
  for (const assignment of [1, 8, 9, 10]) {
    for (const coding of codings) {
      const frame = { bits: 32, channels, codings: [coding, coding], assignment };
      const recording = await decodeAudio(fileOf(frame));
      assert.deepEqual([...recording.samples], samplesOf(channels, 32));
    }
  }
});

const constant: Coding[] = [{ type: "constant" }];
const verbatim: Coding[] = [{ type: "verbatim" }];

/** A frame of a channel of 16 bit. */
function mono(values: number[], changes: Partial<FlacFrame> = {}): FlacFrame {
  return { channels: [values], codings: verbatim, bits: 16, ...changes };
}

Deno.test("FLAC: sizes of frames by their codes", async () => {
  const coded = [
    192,
    576,
    1152,
    2304,
    4608,
    77,
    777,
    ...[8, 9, 10, 11, 12, 13, 14, 15].map((n) => 1 << n),
  ];
  for (const [index, size] of coded.entries()) {
    const frame = mono(Array(size).fill(-7), { codings: constant, sizeCode: index + 1 });
    const { samples } = await decodeAudio(fileOf(frame));
    assert.equal(samples.length, size);
    assert(samples.every((sample) => sample === Math.fround(-7 / 32767)));
  }
});

Deno.test("FLAC: sampling rates and depths of frames by their codes", async () => {
  const rates = [88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000];
  const coded: [code: number, rate: number, written?: number][] = [
    [0, 12345],
    ...rates.map((rate, index): [number, number] => [index + 1, rate]),
    [12, 37000, 37],
    [13, 11025, 11025],
    [14, 655350, 65535],
  ];
  for (const [rateCode, sampleRate, rate] of coded) {
    const recording = await decodeAudio(
      fileOf(mono([1], { rateCode, rate }), { rate: sampleRate }),
    );
    assert.equal(recording.sampleRate, sampleRate);
  }
  for (const [bitsCode, bits] of [[0, 17], [1, 8], [2, 12], [4, 16], [5, 20], [6, 24], [7, 32]]) {
    const frame = mono([1, -2], { bits, bitsCode });
    assert.deepEqual([...(await decodeAudio(fileOf(frame))).samples], samplesOf([[1, -2]], bits));
  }
});

/** Frames of 2 samples each, and the file of them. */
function fileOfMany(
  { count = 3, first = 0, variable = false }: {
    count?: number;
    first?: number;
    variable?: boolean;
  },
  frames: number = 2 * count,
): Uint8Array {
  const blocks = Array.from({ length: count }, (_, index) => {
    const number = first + (variable ? 2 : 1) * index;
    return flacFrame(mono([2 * index, 2 * index + 1], { number, variable }));
  });
  return flac({ channels: 1, bits: 16, frames }, blocks);
}

Deno.test("FLAC: frames are numbered, or their samples, from any number on", async () => {
  for (const variable of [false, true]) {
    for (const first of [0, 126, 2046, 65534, 2097150, 67108862, 2147483646]) {
      const { samples } = await decodeAudio(fileOfMany({ first, variable }));
      assert.deepEqual([...samples], samplesOf([[0, 1, 2, 3, 4, 5]], 16));
    }
  }
});

Deno.test("FLAC: metadata are skipped", async () => {
  const picture = new Uint8Array(70_000).fill(255);
  const file = flac({ channels: 1, bits: 16, frames: 1 }, [flacFrame(mono([5]))], [
    [4, bytes("vorbis comment")],
    [6, picture],
    [1, new Uint8Array(0)],
  ]);
  const { samples, notes } = await decodeAudio(file);
  assert.deepEqual([[...samples], notes], [samplesOf([[5]], 16), []]);
});

Deno.test("FLAC: notes on what is odd but readable", async () => {
  const unknown = await decodeAudio(fileOfMany({}, 0));
  assert.equal(unknown.samples.length, 6);
  assert.deepEqual(unknown.notes, [
    "the header does not say how many samples there are; they are read to the end",
  ]);
  const more = await decodeAudio(bytes(fileOfMany({}), "TAG of MP3"));
  assert.equal(more.samples.length, 6);
  assert.deepEqual(more.notes, ["10 bytes after the last frame are left out"]);
});

Deno.test("FLAC: a file that is cut anywhere is an error", async () => {
  for (const file of [fileOfMany({}), await read("mono16.flac")]) {
    for (let length = 4; length < file.length; length += file.length > 1000 ? 7 : 1) {
      await assert.rejects(decodeAudio(file.subarray(0, length)), AudioError, `${length} bytes`);
    }
  }
});

Deno.test("FLAC: a wrong bit anywhere in the frames is an error", async () => {
  for (const [file, start] of [[fileOfMany({}), 42], [await read("stereo24.flac"), 108]] as const) {
    for (let bit = 8 * start; bit < 8 * file.length; bit += file.length > 1000 ? 11 : 1) {
      const damaged = file.slice();
      damaged[bit >> 3] ^= 0x80 >> (bit & 7);
      await assert.rejects(decodeAudio(damaged), AudioError, `bit ${bit}`);
    }
  }
});

const good = flacFrame(mono([1, 2, 3]));
const info: FlacInfo = { channels: 1, bits: 16, frames: 3 };

/** The file of the good frame with bytes changed and checks made right. */
function patched(changes: Record<number, number>): Uint8Array {
  const frame = good.slice();
  for (const [at, byte] of Object.entries(changes)) frame[Number(at)] = byte;
  return flac(info, [repair(frame, 7)]);
}

/** A predictor whose coefficient is 16383, whatever it leads to. */
const explosive: Coding = {
  type: "linear",
  coefficients: [16383],
  precision: 15,
  shift: 0,
  parameterBits: 4,
  parameters: [0],
};

const unreadable: [name: string, file: Uint8Array, message: string][] = [
  [
    "no more than its name",
    bytes("fLaC"),
    "the FLAC file does not begin with the block STREAMINFO",
  ],
  [
    "another block first",
    bytes("fLaC\x04\0\0\x22", "x".repeat(50)),
    "the FLAC file does not begin with the block STREAMINFO",
  ],
  [
    "endless metadata",
    flac(info, [], [[1, bytes("pad")]]).subarray(0, 43),
    "the file ends within the FLAC metadata",
  ],
  ["no frames", flac(info, []), "the header says 3 samples, the file has 0"],
  ["no frames, as many as there are", flac({ ...info, frames: 0 }, []), "there are no samples"],
  [
    "0 Hz",
    flac({ ...info, rate: 0 }, [good]),
    "the header says 0 Hz; 1000 to 1000000 Hz are possible",
  ],
  [
    "a day",
    flac({ ...info, frames: 86400 * 48000 }, [good]),
    "the file has 4147200000 numbers; at most 268435456 can be read",
  ],
  ["a frame less", fileOfMany({ count: 2 }, 6), "the header says 6 samples, the file has 4"],
  ["a sample more", fileOfMany({ count: 2 }, 3), "the header says 3 samples, the file has 4"],
  [
    "a frame that is missing",
    flac({ ...info, frames: 0 }, [good, flacFrame(mono([1], { number: 2 }))]),
    "FLAC frame 1 (sample 3): another one is missing before it",
  ],
  [
    "no frame",
    flac(info, [bytes("something else")]),
    "FLAC frame 0 (sample 0): it does not begin like a frame",
  ],
  [
    "a cut frame",
    flac(info, [good.subarray(0, -3)]),
    "FLAC frame 0 (sample 0): the file ends within it",
  ],
  [
    "a wrong byte in the header",
    flac(info, [good.with(6, 3)]),
    "FLAC frame 0 (sample 0): the checksum of its header is wrong",
  ],
  [
    "a wrong byte in the samples",
    flac(info, [good.with(9, 3)]),
    "FLAC frame 0 (sample 0): its checksum is wrong",
  ],
  [
    "another rate",
    flac(info, [flacFrame(mono([1], { rateCode: 4 }))]),
    "FLAC frame 0 (sample 0): it has 8000 Hz, 1 channels, 16 bit, " +
    "the header of the file 16000 Hz, 1 channels, 16 bit",
  ],
  [
    "another depth",
    flac(info, [flacFrame(mono([1], { bitsCode: 6 }))]),
    "FLAC frame 0 (sample 0): it has 16000 Hz, 1 channels, 24 bit, " +
    "the header of the file 16000 Hz, 1 channels, 16 bit",
  ],
  [
    "another number of channels",
    patched({ 3: 0x10 }),
    "FLAC frame 0 (sample 0): it has 16000 Hz, 2 channels, 16 bit, " +
    "the header of the file 16000 Hz, 1 channels, 16 bit",
  ],
  [
    "unknown channels",
    patched({ 3: 0xb0 }),
    "FLAC frame 0 (sample 0): its channels have the unknown code 11",
  ],
  [
    "an unknown size",
    patched({ 2: 0x00 }),
    "FLAC frame 0 (sample 0): its size has the unknown code 0",
  ],
  [
    "an unknown rate",
    patched({ 2: 0x7f }),
    "FLAC frame 0 (sample 0): its sampling rate has the unknown code 15",
  ],
  ["no number", patched({ 4: 0x80 }), "FLAC frame 0 (sample 0): it has no number"],
  [
    "a channel that begins with 1",
    patched({ 8: 0x82 }),
    "FLAC frame 0 (sample 0): the begin of a channel is not 0",
  ],
  [
    "an unknown coding",
    patched({ 8: 0x04 }),
    "FLAC frame 0 (sample 0): a channel has the unknown code 2",
  ],
  [
    "a fixed predictor of order 5",
    patched({ 8: 13 << 1 }),
    "FLAC frame 0 (sample 0): a channel has the unknown code 13",
  ],
  [
    "a predictor longer than the frame",
    patched({ 8: 12 << 1 }),
    "FLAC frame 0 (sample 0): 3 samples are too few for a predictor of order 4",
  ],
  [
    "all bits unused",
    patched({ 8: 0x03, 9: 0, 10: 1 }),
    "FLAC frame 0 (sample 0): 16 of 16 bits are said to be unused",
  ],
  [
    "an unknown residual",
    patched({ 8: 8 << 1, 9: 0x80 }),
    "FLAC frame 0 (sample 0): a residual has the unknown code 2",
  ],
  [
    "two partitions of three samples",
    patched({ 8: 8 << 1, 9: 0x04 }),
    "FLAC frame 0 (sample 0): 3 samples cannot be in 2 partitions",
  ],
  [
    "a predictor of 16 bit precision",
    patched({ 8: 32 << 1, 11: 0xf0 }),
    "FLAC frame 0 (sample 0): a predictor has no valid precision",
  ],
  [
    "a predictor with a negative shift",
    patched({ 8: 32 << 1, 11: 0x18 }),
    "FLAC frame 0 (sample 0): a predictor has no valid precision",
  ],
  [
    "numbers out of range",
    fileOf({ channels: [[7], [8]], codings: [...verbatim, ...verbatim], bits: 4, assignment: 8 }),
    "FLAC frame 0 (sample 0): 8 is no integer of 4 bit",
  ],
  [
    "numbers out of every range",
    flac({ ...info, frames: 200 }, [
      repair(flacFrame(mono(Array(200).fill(0), { codings: [explosive] })).with(10, 1), 7),
    ]),
    "FLAC frame 0 (sample 0): 268402689 is no integer of 16 bit",
  ],
];

for (const [name, file, message] of unreadable) {
  Deno.test(`FLAC: not readable: ${name}`, () => rejects(file, message));
}
