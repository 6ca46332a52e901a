/** What is the same for all formats. */
import assert from "node:assert/strict";
import { AudioError, decodeAudio } from "../../src/audio/mod.ts";
import { bytes } from "./bytes.ts";
import { flac, flacFrame } from "./flac_file.ts";
import { rejects } from "./rejects.ts";
import { sphere } from "./sphere_file.ts";
import { chunk, format, int16, riff, wav } from "./wav_file.ts";

const others: [name: string, begin: Uint8Array][] = [
  ["WAVE in big-endian byte order (RIFX)", bytes("RIFX", [9, 4], "WAVE")],
  ["Ogg", bytes("OggS\0\x02")],
  ["MP3", bytes("ID3\x03\0")],
  ["MP3", bytes("\xff\xfb\x90\x64")],
  ["MP3", bytes("\xff\xf3\x44\xc4")],
  ["AAC", bytes("\xff\xf1\x50\x80")],
  ["M4A (MPEG-4)", bytes("\0\0\0\x20ftypM4A ")],
  ["AIFF", bytes("FORM", [9, 4], "AIFF")],
  ["AIFF", bytes("FORM", [9, 4], "AIFC")],
  ["AU", bytes(".snd\0\0\0\x18")],
  ["WebM", bytes("\x1aE\xdf\xa3\x9f")],
];

for (const [name, begin] of others) {
  Deno.test(`${name}: the error names it`, () => {
    return rejects(begin, `the format is ${name}; convert it to WAV or FLAC`);
  });
}

Deno.test("bytes of no known format are shown", async () => {
  await rejects(bytes(), "the file is empty");
  const unknown = "the format is unknown; the file begins with ";
  await rejects(bytes("R"), unknown + '52 ("R")');
  await rejects(
    bytes("name;age\n12;13\n"),
    unknown + '6e 61 6d 65 3b 61 67 65 0a 31 32 3b ("name;age\\n12;")',
  );
  await rejects(bytes("\xff\xfeU\0"), unknown + "ff fe 55 00");
  await rejects(bytes("RIFF", [4, 4], "AVI "), unknown + "52 49 46 46 04 00 00 00 41 56 49 20");
});

Deno.test("no more numbers are read than allowed, of whatever format", async () => {
  const numbers = int16(...Array(12).keys());
  const frame = flacFrame({
    channels: [[0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]],
    codings: [{ type: "constant" }, { type: "constant" }],
    bits: 16,
  });
  const files = [
    wav(format({ channels: 2 }), numbers),
    sphere(numbers, { channel_count: "-i 2", sample_count: "-i 6" }),
    flac({ channels: 2, bits: 16, frames: 6 }, [frame]),
    flac({ channels: 2, bits: 16, frames: 0 }, [frame]),
  ];
  for (const file of files) {
    assert.equal((await decodeAudio(file, 12)).samples.length, 6);
    await assert.rejects(decodeAudio(file, 11), {
      name: "AudioError",
      message: /the file has 12 numbers; at most 11 can be read$/,
    });
  }
});

Deno.test("the error says the reason alone and is told by its class and its name", () => {
  const error = new AudioError("the file is empty");
  assert.equal(String(error), "AudioError: the file is empty");
});

/** The clipped sample frames of integers of 16 bit. */
async function clippedOf(values: number[], channels = 1): Promise<number> {
  return (await decodeAudio(wav(format({ channels }), int16(...values)))).clipped;
}

Deno.test("clipped are the sample frames at full scale, two or more in a row", async () => {
  assert.equal(await clippedOf([0, 32766, -32766]), 0);
  assert.equal(await clippedOf([0, 32767, 0, -32768, 0]), 0);
  assert.equal(await clippedOf([32767, 32767]), 2);
  assert.equal(await clippedOf([0, 32767, -32768, -32767, 0, 32767, 0, 32767, 32767]), 5);
  assert.equal(await clippedOf([32767, 0, 0, -32768], 2), 2, "in different channels");
  assert.equal(await clippedOf([32767, 32767, 0, 0], 2), 0, "one sample frame");
  assert.equal(await clippedOf([32767, 32767, 32767, 0, 0, 0, 0, 32767], 2), 2);
  assert.equal(await clippedOf(Array(8).fill(32767), 2), 4);
});

Deno.test("full scale is that of the encoding", async () => {
  const cases: [Parameters<typeof format>[0], full: Uint8Array, less: Uint8Array][] = [
    [{ bits: 8 }, Uint8Array.of(255, 1, 0), Uint8Array.of(254, 2, 254)],
    [{ bits: 12 }, int16(32752, -32752, -32768), int16(32736, -32736, 32736)],
    [{ bits: 24 }, bytes("\xff\xff\x7f\x01\0\x80\0\0\x80"), bytes("\xfe\xff\x7f\x02\0\x80\0\0\0")],
    [
      { codec: 3, bits: 32 },
      bytes("\0\0\x80\x3f\0\0\x80\xbf"),
      bytes("\xff\xff\x7f\x3f\xff\xff\x7f\xbf"),
    ],
    [{ codec: 6, bits: 8 }, bytes("\xaa\x2a\x2a"), bytes("\xab\x2b\x2b")],
    [{ codec: 7, bits: 8 }, bytes("\x80\x00\x00"), bytes("\x81\x01\x01")],
  ];
  for (const [fields, full, less] of cases) {
    const { samples, clipped } = await decodeAudio(wav(format(fields), full));
    assert.equal(clipped, samples.length, JSON.stringify(fields));
    assert.equal((await decodeAudio(wav(format(fields), less))).clipped, 0, JSON.stringify(fields));
  }
});

Deno.test("silent is a recording of zeros, also where the channels cancel out", async () => {
  const silent = async (values: number[], channels = 1) =>
    (await decodeAudio(wav(format({ channels }), int16(...values)))).silent;
  assert.equal(await silent([0, 0, 0]), true);
  assert.equal(await silent([0, 0, 1]), false);
  assert.equal(await silent([5, -5, -32767, 32767], 2), true);
});

Deno.test("what a header claims is not allocated", async () => {
  const claims = riff([chunk("fmt ", format()), bytes("data", [0xfffffff0, 4], int16(7))]);
  assert.equal((await decodeAudio(claims)).samples.buffer.byteLength, 4);
});
