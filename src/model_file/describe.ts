import { type ArrayEntry, decodePreamble, type Header, preambleBytes } from "../arrays/mod.ts";
import { magic } from "./format.ts";

/** What a model's file is made of. */
export interface ModelFileLayout {
  /** the version of its format */
  readonly format: number;
  /** up to the first array */
  readonly headerBytes: number;
  /** one behind the other */
  readonly arrays: readonly Readonly<ArrayEntry>[];
}

/** Looks at the layout of a file that {@linkcode decodeModel} can read. */
export function describeModelFile(file: Uint8Array): ModelFileLayout {
  const { headerEnd: headerBytes } = decodePreamble(file, file.length);
  const text = new TextDecoder().decode(file.subarray(preambleBytes, headerBytes));
  const { arrays }: Header = JSON.parse(text);
  const format = new DataView(file.buffer, file.byteOffset).getUint16(magic.length, true);
  return { format, headerBytes, arrays };
}
