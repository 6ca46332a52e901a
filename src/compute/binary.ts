/**
 * Which arithmetic a run asks for: `strict` gives the same bits on every machine, `fast` uses relaxed
 * SIMD (fused multiply-add) where the runtime has it and may differ in the last bits between machines.
 */
export type Arithmetic = "strict" | "fast";

/** The two builds of the compute module's one source. */
export type BinaryName = "baseline" | "relaxed";

/** The builds, as bytes or as compiled modules. Only the one that is chosen has to be there. */
export type Binaries = Partial<Record<BinaryName, BufferSource | WebAssembly.Module>>;

// (module (func (result v128) (f32x4.relaxed_madd (v128.const 0) (v128.const 0) (v128.const 0))))
const probe = Uint8Array.from([
  ...[0, 97, 115, 109, 1, 0, 0, 0], // magic, version 1
  ...[1, 5, 1, 96, 0, 1, 123], // type: () -> v128
  ...[3, 2, 1, 0], // one function of that type
  ...[10, 19, 1, 17, 0], // one body of 17 bytes, no locals
  ...[65, 0, 253, 17, 65, 0, 253, 17, 65, 0, 253, 17], // three times i32.const 0, i32x4.splat
  ...[253, 133, 2, 11], // f32x4.relaxed_madd, end
]);

/** Whether this runtime has relaxed SIMD. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(probe);
}

/** The build that gives the wanted arithmetic on this runtime. */
export function chooseBinary(arithmetic: Arithmetic): BinaryName {
  return arithmetic === "fast" && hasRelaxedSimd() ? "relaxed" : "baseline";
}
