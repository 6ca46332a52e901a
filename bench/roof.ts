/**
 * The roof of the roofline: how fast 128-bit multiply-adds are that touch no memory (bench/peak.ts).
 *
 * @module
 */
import { seconds } from "./tools.ts";

/**
 * Loads it.
 *
 * @param binary of bench/peak.ts
 * @returns what gives the seconds of one floating point operation at the peak
 */
export async function loadPeak(binary: Uint8Array<ArrayBuffer>): Promise<() => number> {
  const { instance } = await WebAssembly.instantiate(binary);
  const multiplyAdd = instance.exports.multiplyAdd as (count: number) => void;
  const calls = 500; // many: only a new one runs better code
  const count = 10000;
  return () => {
    const time = seconds(() => {
      for (let i = 0; i < calls; i++) multiplyAdd(count);
    });
    return time / (96 * count * calls);
  };
}
