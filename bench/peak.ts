// @ts-nocheck: AssemblyScript; bench/gemm.ts compiles it
//
// The roof of the roofline: fused multiply-adds of 128-bit vectors that touch no memory. Twelve sums,
// as many as the register tile of assembly/gemm.ts has, so that no sum waits for its predecessor. The
// operands come from memory, because the compiler would do something else with constants.

const operands: usize = memory.data(14 * 16, 16);

/** 12 * `count` multiply-adds of four floats each: 96 * `count` floating point operations. */
export function multiplyAdd(count: i32): void {
  const m = v128.load(operands);
  const d = v128.load(operands, 16);
  let c0 = v128.load(operands, 32), c1 = v128.load(operands, 48);
  let c2 = v128.load(operands, 64), c3 = v128.load(operands, 80);
  let c4 = v128.load(operands, 96), c5 = v128.load(operands, 112);
  let c6 = v128.load(operands, 128), c7 = v128.load(operands, 144);
  let c8 = v128.load(operands, 160), c9 = v128.load(operands, 176);
  let c10 = v128.load(operands, 192), c11 = v128.load(operands, 208);
  for (let i = 0; i < count; i++) {
    c0 = f32x4.relaxed_madd(m, d, c0);
    c1 = f32x4.relaxed_madd(m, d, c1);
    c2 = f32x4.relaxed_madd(m, d, c2);
    c3 = f32x4.relaxed_madd(m, d, c3);
    c4 = f32x4.relaxed_madd(m, d, c4);
    c5 = f32x4.relaxed_madd(m, d, c5);
    c6 = f32x4.relaxed_madd(m, d, c6);
    c7 = f32x4.relaxed_madd(m, d, c7);
    c8 = f32x4.relaxed_madd(m, d, c8);
    c9 = f32x4.relaxed_madd(m, d, c9);
    c10 = f32x4.relaxed_madd(m, d, c10);
    c11 = f32x4.relaxed_madd(m, d, c11);
  }
  v128.store(operands, c0, 32);
  v128.store(operands, c1, 48);
  v128.store(operands, c2, 64);
  v128.store(operands, c3, 80);
  v128.store(operands, c4, 96);
  v128.store(operands, c5, 112);
  v128.store(operands, c6, 128);
  v128.store(operands, c7, 144);
  v128.store(operands, c8, 160);
  v128.store(operands, c9, 176);
  v128.store(operands, c10, 192);
  v128.store(operands, c11, 208);
}
