import {
  checkSize,
  crc32,
  Damage,
  decodePreamble,
  type PlainArray,
  preambleBytes,
  viewArrays,
} from "../arrays/mod.ts";
import type { ModelContent } from "./content.ts";
import { ModelFileError } from "./error.ts";
import { formatVersion, magic, type ModelHeader, mostHeaderBytes } from "./format.ts";
import { checkHeader } from "./header.ts";
import { takeArrays } from "./take_arrays.ts";

/**
 * Reads a model from its file. Nothing of the file is believed before it is checked, and no more memory is
 * taken than the file has bytes, but for some of the names in its header.
 *
 * @param bytes the arrays of the model are views of them; they are copied only if they begin in their buffer at
 *   no multiple of 8
 * @throws ModelFileError if they are no model, a damaged one, one that a newer emodae has made, or one whose parts
 *   do not fit each other
 */
export function decodeModel(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): ModelContent {
  const file = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  try {
    return decode(file);
  } catch (error) {
    if (error instanceof Damage) throw new ModelFileError(error.message);
    throw error;
  }
}

function decode(file: Uint8Array<ArrayBuffer>): ModelContent {
  checkSignature(file);
  const { headerEnd, headerCrc32 } = decodePreamble(file, file.length);
  if (headerEnd % 64 !== 0 || headerEnd > mostHeaderBytes) {
    throw new Damage(`its header would end at byte ${headerEnd}`);
  }
  const text = file.subarray(preambleBytes, headerEnd);
  if (crc32(text) !== headerCrc32) throw new Damage("its header is damaged");
  const header = parse(text);
  checkHeader(header);
  checkSize(header, headerEnd, file.length);
  const aligned = file.byteOffset % 8 === 0 ? file : file.slice();
  const payload = aligned.subarray(headerEnd);
  if (crc32(payload) !== header.crc32) throw new Damage("its arrays are damaged");
  return contentOf(header, viewArrays(header.arrays, payload));
}

function checkSignature(file: Uint8Array): void {
  const begin = String.fromCharCode(...file.subarray(0, magic.length));
  if (begin !== magic) throw new Damage(`it does not begin with "${magic}"`);
  if (file.length < preambleBytes) throw new Damage(`it ends after ${file.length} bytes`);
  const version = new DataView(file.buffer, file.byteOffset).getUint16(magic.length, true);
  if (version > formatVersion) {
    throw new Damage(
      `made by a newer emodae: format ${version}; this one reads up to ${formatVersion}`,
    );
  }
  if (version < 1) throw new Damage(`there is no format ${version}`);
}

function parse(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch {
    throw new Damage("its header is no JSON");
  }
}

function contentOf(header: ModelHeader, arrays: Record<string, PlainArray>): ModelContent {
  const { card, arithmetic, classes, features, clip, gamma, learnedAlphas } = header;
  const { scaler, layers, svm, calibration } = takeArrays(header, arrays);
  return {
    ...{ card, arithmetic, classes, features },
    scaler: { ...scaler, clip },
    classifier: { layers, svm: { gamma, ...svm }, ...(learnedAlphas && { learnedAlphas }) },
    calibration,
  };
}
