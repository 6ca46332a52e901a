/** The numbers of the 256 bytes of ITU-T G.711, as integers of 16 bit: sign, segment and step. */

/** A-law: 13 bits, every other bit of the byte inverted. */
export const A_LAW: Int16Array = Int16Array.from({ length: 256 }, (_, byte) => {
  const code = byte ^ 0x55;
  const [segment, step] = [code >> 4 & 7, code & 15];
  const size = segment === 0 ? 16 * step + 8 : (16 * step + 264) << (segment - 1);
  return code & 0x80 ? size : -size;
});

/** u-law: 14 bits, all bits of the byte inverted. */
export const U_LAW: Int16Array = Int16Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte;
  const [segment, step] = [code >> 4 & 7, code & 15];
  const size = ((8 * step + 132) << segment) - 132;
  return code & 0x80 ? -size : size;
});
