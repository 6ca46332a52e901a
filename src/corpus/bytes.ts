import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { cannotRead } from "./errors.ts";
import { hashFile } from "./hash.ts";

const CHUNK_BYTES = 1 << 18;

/**
 * Reads a file piece by piece, unpacking it if it is gzip (known by its first bytes, not its name).
 *
 * @param push called with each piece in order; the pieces are cut anywhere
 * @returns the SHA-256 (hex) of the bytes as stored, that is of the packed ones
 * @throws InputError if the file cannot be opened or its gzip data is damaged
 */
export async function readBytes(path: string, push: (chunk: Uint8Array) => void): Promise<string> {
  try {
    using file = await Deno.open(path);
    using hash = hashFile(path, await file.stat());
    for await (const chunk of unpacked(file, (stored) => hash.update(stored))) push(chunk);
    return await hash.digest();
  } catch (error) {
    throw told(error, path);
  }
}

/**
 * The bytes of a file piece by piece, like {@linkcode readBytes}, but read as they are asked for and not hashed.
 * A piece is valid until the next one is asked for.
 *
 * @throws InputError as `readBytes`
 */
export async function* streamBytes(path: string): AsyncGenerator<Uint8Array, void> {
  try {
    using file = await Deno.open(path);
    yield* unpacked(file);
  } catch (error) {
    throw told(error, path);
  }
}

/**
 * Reads a whole file as UTF-8 text, like {@linkcode readBytes}; a byte order mark is taken off.
 *
 * @throws InputError also if the bytes are not UTF-8
 */
export async function readText(path: string): Promise<{ text: string; sha256: string }> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  const decode = (chunk?: Uint8Array) => {
    try {
      text += decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw cannotRead(path, "the text is not UTF-8");
    }
  };
  const sha256 = await readBytes(path, decode);
  decode();
  return { text, sha256 };
}

/**
 * The bytes of a file, unpacked if they are gzip.
 *
 * @param onStored told of the bytes as they are stored
 */
async function* unpacked(
  file: Deno.FsFile,
  onStored: (chunk: Uint8Array) => void = () => {},
): AsyncGenerator<Uint8Array, void> {
  await using stored = storedBytes(file, onStored);
  const first = (await stored.next()).value ?? new Uint8Array();
  const whole = concat(first, stored);
  const isGzip = first[0] === 0x1f && first[1] === 0x8b;
  yield* isGzip ? gunzip(whole) : whole;
}

/** The bytes of a file. A piece is valid until the next one is asked for, which is read meanwhile. */
async function* storedBytes(
  file: Deno.FsFile,
  onStored: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array, undefined> {
  const buffers = [new Uint8Array(CHUNK_BYTES), new Uint8Array(CHUNK_BYTES)];
  let reading = readInto(file, buffers[0]);
  try {
    for (let turn = 0;; turn = 1 - turn) {
      const size = await reading;
      if (size === null) return;
      reading = readInto(file, buffers[1 - turn]);
      const chunk = buffers[turn].subarray(0, size);
      onStored(chunk);
      yield chunk;
    }
  } finally {
    await reading.catch(() => {/* nobody wants these bytes any more */});
  }
}

function readInto(file: Deno.FsFile, buffer: Uint8Array): Promise<number | null> {
  const reading = file.read(buffer);
  reading.catch(() => {/* who awaits it gets the error */});
  return reading;
}

async function* concat(first: Uint8Array, rest: AsyncIterable<Uint8Array>) {
  yield first;
  yield* rest;
}

async function* copies(chunks: AsyncIterable<Uint8Array>) {
  for await (const chunk of chunks) yield chunk.slice();
}

/** node:zlib rather than DecompressionStream: it reads files of several gzip members as well. */
function gunzip(packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  pipeline(
    Readable.from(copies(packed)),
    unpacked,
    () => {/* the reader of `unpacked` gets the error */},
  );
  return unpacked;
}

/** The error to throw for one of the file system or of gzip: an InputError if the user can mend it. */
function told(error: unknown, path: string): unknown {
  const reason = reasonOf(error, path);
  return reason ? cannotRead(path, reason) : error;
}

/** What to tell the user about an error of the file system or of gzip; undefined for others. */
function reasonOf(error: unknown, path: string): string | undefined {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.IsADirectory) return "it is a directory, not a file";
  if (error instanceof Deno.errors.PermissionDenied) return "the system denies the permission";
  if (error instanceof Deno.errors.NotCapable) {
    return `Deno may not read it; run Deno with --allow-read="${path}"`;
  }
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "Z_BUF_ERROR") return "its gzip data ends too early; the file is incomplete";
  if (typeof code === "string" && code.startsWith("Z_")) return "its gzip data is damaged";
}
