import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { InputError } from "../../src/input_error.ts";

/** Runs a test with a way to write files into a folder that is removed afterwards. */
export async function withFiles(
  run: (write: (name: string, content: string | Uint8Array) => string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "emodae_" });
  try {
    await run((name, content) => {
      const path = `${folder}/${name}`;
      Deno.writeFileSync(path, typeof content === "string" ? encode(content) : content);
      return path;
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

export function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

export function gzip(text: string): Uint8Array {
  return new Uint8Array(gzipSync(text));
}

/** Asserts that an InputError is thrown whose message holds all the parts. */
export async function rejects(work: () => unknown, ...parts: string[]): Promise<void> {
  await assert.rejects(async () => await work(), (error) => {
    assert.ok(error instanceof InputError, `not an InputError: ${error}`);
    for (const part of parts) {
      assert.ok(error.message.includes(part), `"${error.message}" does not say "${part}"`);
    }
    return true;
  });
}
