import assert from "node:assert/strict";
import { AudioError, decodeAudio } from "../../src/audio/mod.ts";

/** Asserts that bytes are no recording, and for which reason. */
export async function rejects(file: Uint8Array, message: string): Promise<void> {
  await assert.rejects(decodeAudio(file), (error) => {
    assert(error instanceof AudioError, String(error));
    assert.equal(error.message, message);
    return true;
  });
}
