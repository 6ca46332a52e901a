import assert from "node:assert/strict";
import { findRecordings } from "../../../src/corpus/distributions/mod.ts";
import { rejects } from "../files.ts";
import { withTree } from "./tree.ts";

const found = async (folder: string, paths: string[]) =>
  (await findRecordings(paths.map((path) => `${folder}/${path}`)))
    .map(({ utterance, file }) => [utterance, file].map((text) => text.replace(`${folder}/`, "")));

Deno.test("a file is one recording, however its path is written", () =>
  withTree(["a.wav", "b/c.flac"], async (folder) => {
    const paths = ["a.wav", "./a.wav", "b/../a.wav", "b//c.flac", "b", "*.wav", "**/*.flac"];
    assert.deepEqual(await found(folder, paths), [["a", "a.wav"], ["c", "b//c.flac"]]);
  }));

Deno.test("no two recordings have one name", () =>
  withTree(["f/a.wav", "m/a.wav", "m/b.wav", "m/b.flac", "c.wav"], async (folder) => {
    assert.deepEqual(await found(folder, ["f", "m", "c.wav"]), [
      ["f/a", "f/a.wav"],
      ["m/a", "m/a.wav"],
      ["m/b.flac", "m/b.flac"],
      ["m/b.wav", "m/b.wav"],
      ["c", "c.wav"],
    ]);
  }));

Deno.test("a pattern may match folders, and a file may be called like a pattern", () =>
  withTree(["x/y/a.wav", "x/y/notes.txt", "x/b.wav", "c[1].wav"], async (folder) => {
    assert.deepEqual(await found(folder, ["x/*", "c[1].wav"]), [
      ["b", "x/b.wav"],
      ["a", "x/y/a.wav"],
      ["c[1]", "c[1].wav"],
    ]);
  }));

Deno.test("a path that leads nowhere is a recording; a folder or pattern of nothing is an error", () =>
  withTree(["a.wav", "empty/notes.txt"], async (folder) => {
    assert.deepEqual(await found(folder, ["no.wav", "a.wav/b.wav", "a.wav"]), [
      ["no", "no.wav"],
      ["b", "a.wav/b.wav"],
      ["a", "a.wav"],
    ]);
    await rejects(() => found(folder, ["empty"]), `Cannot find a recording at "${folder}/empty"`);
    await rejects(() => found(folder, ["*.sph"]), `Cannot find a recording at "${folder}/*.sph"`);
  }));
