import assert from "node:assert/strict";
import { listRecordings } from "../../../src/corpus/distributions/mod.ts";
import { rejects } from "../files.ts";
import { names, withTree } from "./tree.ts";

Deno.test("audio files are found by their extension, in all folders, whatever the slashes", () =>
  withTree(
    ["b/x.WAV", "b/c/y.flac", "a.sph", "n.nist", "w.wv1", "b/t.txt", "wav", "m.mp3"],
    async (folder) => {
      const { recordings, counts } = await listRecordings("folder", folder);
      assert.deepEqual(names(recordings), ["a", "n", "w", "x", "y"]);
      assert.deepEqual(recordings.map(({ file }) => file.slice(folder.length)), [
        "/a.sph",
        "/n.nist",
        "/w.wv1",
        "/b/x.WAV",
        "/b/c/y.flac",
      ]);
      for (const { file } of recordings) assert.equal(Deno.statSync(file).isFile, true);
      assert.deepEqual(counts, { files: 5, leftOut: {}, withoutFile: { count: 0, examples: [] } });
      assert.deepEqual(await listRecordings("folder", `${folder}/`), {
        recordings,
        counts,
        expected: [],
      });
    },
  ));

Deno.test("hidden files are counted, also those of hidden folders", () =>
  withTree(["a.wav", "._a.wav", ".git/b/c.wav", "__MACOSX/._a.wav", "._notes"], async (folder) => {
    const { recordings, counts } = await listRecordings("folder", folder);
    assert.deepEqual(names(recordings), ["a"]);
    assert.equal(counts.files, 4);
    assert.deepEqual(counts.leftOut, {
      "hidden (a name that begins with a dot)": {
        count: 3,
        examples: ["._a.wav", ".git/b/c.wav", "__MACOSX/._a.wav"],
      },
    });
  }));

Deno.test("links are followed, each folder is searched once, links to nothing are counted", () =>
  withTree(["real/s1/a.wav", "real/s11/d.wav", "corpus/s2/b.wav"], async (folder) => {
    const corpus = `${folder}/corpus`;
    const link = (from: string, to: string) => Deno.symlinkSync(to, `${corpus}/${from}`);
    link("s1", `${folder}/real/s1`);
    link("s1_again", `${folder}/real/s1`);
    link("s11", `${folder}/real/s11`);
    link("alias", `${corpus}/s2`);
    link("s2/circle", corpus);
    link("c.wav", `${folder}/real/s1/a.wav`);
    link("gone", `${folder}/gone`);
    link("self.wav", `${corpus}/self.wav`);
    const { recordings, counts } = await listRecordings("folder", corpus);
    assert.deepEqual(recordings.map(({ file }) => file.slice(corpus.length)), [
      "/s1/a.wav",
      "/s2/b.wav",
      "/c.wav",
      "/s11/d.wav",
    ]);
    assert.deepEqual(counts.leftOut, {
      "a link that leads nowhere": { count: 2, examples: ["gone", "self.wav"] },
    });
  }));

Deno.test("folders refused: missing, a file, without audio", () =>
  withTree(["a.txt", "b/._c.wav"], async (folder) => {
    await rejects(
      () => listRecordings("emodb", `${folder}/x`),
      `Cannot read "${folder}/x": there is no such folder`,
    );
    await rejects(
      () => listRecordings("emodb", `${folder}/a.txt`),
      `Cannot read "${folder}/a.txt": it is a file`,
    );
    Deno.mkdirSync(`${folder}/empty`);
    await rejects(
      () => listRecordings("emodb", `${folder}/empty`),
      `Cannot list EmoDB in "${folder}/empty": there is no audio file (.flac, .nist,`,
    );
    await rejects(() => listRecordings("emodb", folder), "1 left out: hidden", "b/._c.wav");
  }));
