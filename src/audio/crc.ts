/**
 * Makes a function for cyclic redundancy checks, the uppermost bit first and starting from 0.
 *
 * @param bits the bits of the check, 8 to 24
 * @param polynomial without its highest power
 */
export function makeCrc(bits: number, polynomial: number): (bytes: Uint8Array) => number {
  const mask = 2 ** bits - 1;
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << bits - 8;
    for (let bit = 0; bit < 8; bit++) crc = crc << 1 ^ (crc >>> bits - 1 & 1 ? polynomial : 0);
    return crc & mask;
  });
  return (bytes) => {
    let crc = 0;
    for (let index = 0; index < bytes.length; index++) {
      crc = (crc << 8 ^ table[crc >>> bits - 8 ^ bytes[index]]) & mask;
    }
    return crc;
  };
}
