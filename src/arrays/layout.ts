import { Damage } from "./damage.ts";

/** The arrays that a container can hold. */
export type PlainArray =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Int32Array;

/** Their types' names. */
export type ArrayType = PlainArray[typeof Symbol.toStringTag];

type ArrayClass = {
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): PlainArray;
  readonly BYTES_PER_ELEMENT: number;
};

const classes: Readonly<Record<ArrayType, ArrayClass>> = {
  Float32Array,
  Float64Array,
  Uint8Array,
  Uint16Array,
  Uint32Array,
  Int32Array,
};

/** Where an array lies in the payload. */
export interface ArrayEntry {
  /** no other array's */
  readonly name: string;
  /** of its values */
  readonly type: ArrayType;
  /** in values */
  readonly length: number;
  /** in bytes, a multiple of 64 */
  readonly offset: number;
}

/** The next multiple of 64: there any array can be looked at where it lies. */
export function align(offset: number): number {
  return Math.ceil(offset / 64) * 64;
}

/** Arrays one behind the other: their places, and the payload in parts, which are the arrays, not copies. */
export function layOut(
  arrays: Readonly<Record<string, PlainArray>>,
): { entries: ArrayEntry[]; parts: Uint8Array[]; bytes: number } {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const entries = Object.entries(arrays).map(([name, array]) => {
    const offset = align(bytes);
    const { buffer, byteOffset, byteLength } = array;
    parts.push(new Uint8Array(offset - bytes), new Uint8Array(buffer, byteOffset, byteLength));
    bytes = offset + byteLength;
    return { name, type: array[Symbol.toStringTag], length: array.length, offset };
  });
  return { entries, parts, bytes };
}

/**
 * The arrays of a payload, as views of it.
 *
 * @param entries what should be an `ArrayEntry[]`; all that they claim is checked
 * @param payload at a multiple of 8 bytes of its buffer
 * @throws Damage unless they are distinct arrays one behind the other, to the end of the payload
 */
export function viewArrays(entries: unknown, payload: Uint8Array): Record<string, PlainArray> {
  if (!Array.isArray(entries)) throw new Damage("it has no table of arrays");
  const arrays = new Map<string, PlainArray>();
  let end = 0;
  for (const entry of entries) {
    const { name, type, length, offset }: Partial<ArrayEntry> = entry ?? {};
    if (typeof name !== "string" || arrays.has(name)) {
      throw new Damage(`array ${arrays.size + 1} has no name of its own`);
    }
    if (typeof type !== "string" || !Object.hasOwn(classes, type)) {
      throw new Damage(`array ${JSON.stringify(name)} is of no known type`);
    }
    const bytes = Number(length) * classes[type].BYTES_PER_ELEMENT;
    const fits = Number.isSafeInteger(length) && length! >= 0 && offset === align(end) &&
      offset + bytes <= payload.length;
    if (!fits) throw new Damage(`array ${JSON.stringify(name)} is not where it should be`);
    arrays.set(name, new classes[type](payload.buffer, payload.byteOffset + offset, length!));
    end = offset + bytes;
  }
  if (end !== payload.length) throw new Damage("its arrays are not all of it");
  return Object.fromEntries(arrays);
}
