/** Bytes of parts: texts (one byte a character), little-endian numbers of a size, and bytes. */
export function bytes(...parts: (string | [value: number, size: number] | Uint8Array)[]) {
  return Uint8Array.from(parts.flatMap((part) => {
    if (typeof part === "string") return Array.from(part, (character) => character.charCodeAt(0));
    if (part instanceof Uint8Array) return [...part];
    return littleEndian(...part);
  }));
}

/** An integer in two's complement. */
export function littleEndian(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, byte) => Math.floor(value / 256 ** byte) & 255);
}

/** The bytes of numbers as `write` sets them, one after another. */
export function numbers(
  values: number[],
  size: number,
  write: (view: DataView, at: number, value: number) => void,
): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * size));
  values.forEach((value, index) => write(view, index * size, value));
  return new Uint8Array(view.buffer);
}

/** The samples that numbers of a file become, in the plainest form: f32 sum, f32 mean, f32 quotient. */
export function monoOf(values: number[], channels: number, divisor: number): number[] {
  return Array.from({ length: values.length / channels }, (_, frame) => {
    const numbers = values.slice(frame * channels, (frame + 1) * channels).map(Math.fround);
    const sum = numbers.reduce((sum, number) => Math.fround(sum + number));
    return Math.fround(Math.fround(sum / channels) / Math.fround(divisor));
  });
}
