/** The bytes of an array's numbers as hexadecimal digits; not every runtime has `toHex` yet. */
export function hexadecimal({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
