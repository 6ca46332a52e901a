// The kernel of matrix products, written so that V8 makes 256-bit instructions of it.
//
// WebAssembly's vectors have 128 bits. With the flag --experimental-wasm-revectorize V8 pairs instructions on
// neighbouring vectors, where an x86 processor has AVX2; but no two accesses to memory with a side effect
// between them, and the check of an access's bounds is one. Deno's V8 checks every access but those at constant
// addresses. So this kernel is written when the compute module is there: without a loop over k, for the one
// address where assembly/gemm.ts puts its part of B, to which it also copies each panel of A.
//
// Without the flag it computes the same, to the last bit, and slowly: its tile does not fit the registers.

import type { BinaryName } from "./binary.ts";
import type { ComputeExports } from "./exports.ts";

/** Compiled kernels by their code: V8 has to find out only once that one is worth its better code. */
const compiled = new Map<string, WebAssembly.Module>();

/**
 * Has an instance of the compute module use the kernel from now on. A thread of a team does so when it has its
 * scratch memory.
 *
 * @returns the kernel's place in the table of functions
 */
export function useWideKernel(name: BinaryName, exports: ComputeExports): number {
  const { memory, table } = exports;
  const operands = exports.wideKernelOperands();
  const fused = name === "relaxed";
  const key = [operands, memory.buffer.byteLength, fused].join();
  const module = compiled.get(key) ?? new WebAssembly.Module(wideKernel(operands, memory, fused));
  compiled.set(key, module);
  const { kernel } = new WebAssembly.Instance(module, { "": { memory } }).exports;
  const index = table.grow(1);
  table.set(index, kernel as CallableFunction);
  exports.useWideKernel(index);
  return index;
}

// As in assembly/gemm.ts: the rows of two tiles side by side, the vectors in a row, and over how many k.
const rows = 5;
const columns = 4;
const depth = 50;

/** A module that imports the memory and exports kernel(a, aStep, c, cStep, panels, accumulate). */
function wideKernel(
  operands: number,
  { buffer }: WebAssembly.Memory,
  fused: boolean,
): Uint8Array<ArrayBuffer> {
  const cells = Array.from({ length: rows * columns }, (_, cell) => cell);
  // the parameters, and the other locals: the sums, a row of B, a value of A
  const [a, aStep, c, cStep, panels, accumulate] = [0, 1, 2, 3, 4, 5];
  const sum = (cell: number) => 6 + cell;
  const b = (j: number) => sum(cells.length) + j;
  const value = b(columns);
  // the constant addresses: B's panels (depth, 8), two vectors wide, the tiles, A's panel (depth, rows)
  const inB = (k: number, j: number) => operands + 32 * (depth * (j >> 1) + k) + 16 * (j & 1);
  const inTile = (cell: number) => inB(0, columns) + 16 * cell;
  const inA = (k: number, i: number) => inTile(cells.length) + 4 * (rows * k + i);

  const get = (local: number) => [0x20, local];
  const set = (local: number) => [0x21, local];
  const tee = (local: number) => [0x22, local];
  const number = (value: number) => [0x41, ...leb(value, true)];
  const zero = number(0);
  const addNumbers = [0x6a];
  const copyMemory = [0xfc, 10, 0, 0];
  const [loop, branch, if_, else_, end] = [[3, 0x40], [0x0d, 0], [4, 0x40], [5], [0x0b]];
  const load = (offset: number) => [0xfd, 0, 4, ...leb(offset)];
  const loadSplat = (offset: number) => [0xfd, 9, 2, ...leb(offset)];
  const store = (offset: number) => [0xfd, 11, 4, ...leb(offset)];
  const splat = [0xfd, 17];
  const add = [0xfd, 0xe4, 1];
  const multiply = [0xfd, 0xe6, 1];
  const relaxedMadd = [0xfd, 0x85, 2];
  const madd = (x: number, y: number, z: number) =>
    fused
      ? [...get(x), ...get(y), ...get(z), ...relaxedMadd]
      : [...get(x), ...get(y), ...multiply, ...get(z), ...add];

  const code: number[] = [];
  const emit = (...parts: number[][]) => {
    for (const part of parts) code.push(...part);
  };
  emit(loop);
  emit(number(inA(0, 0)), get(a), number(4 * rows * depth), copyMemory);
  for (const cell of cells) emit(zero, splat, set(sum(cell)));
  for (let k = 0; k < depth; k++) {
    for (let j = 0; j < columns; j++) emit(zero, load(inB(k, j)), set(b(j)));
    for (let i = 0; i < rows; i++) {
      emit(zero, loadSplat(inA(k, i)), set(value));
      for (let j = 0; j < columns; j++) {
        const z = sum(columns * i + j);
        emit(madd(value, b(j), z), set(z));
      }
    }
  }
  for (const cell of cells) emit(zero, get(sum(cell)), store(inTile(cell)));
  for (let i = 0; i < rows; i++) {
    const vectors = Array.from({ length: columns }, (_, j) => ({
      sums: [...zero, ...load(inTile(columns * i + j))],
      inC: 16 * j,
    }));
    emit(get(accumulate), if_);
    for (const { sums, inC } of vectors) emit(get(c), get(c), load(inC), sums, add, store(inC));
    emit(else_);
    for (const { sums, inC } of vectors) emit(get(c), sums, store(inC));
    emit(end, get(c), get(cStep), addNumbers, set(c));
  }
  emit(get(a), get(aStep), addNumbers, set(a));
  emit(get(panels), number(-1), addNumbers, tee(panels), branch, end); // while (--panels > 0)

  const [i32, v128] = [0x7f, 0x7b];
  const pages = leb(buffer.byteLength / 65536);
  const limits = buffer instanceof SharedArrayBuffer ? [3, ...pages, ...pages] : [0, ...pages];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic, version 1
    ...section(1, [0x60, 6, i32, i32, i32, i32, i32, i32, 0]),
    ...section(2, [...name(""), ...name("memory"), 2, ...limits]),
    ...section(3, [0]),
    ...section(7, [...name("kernel"), 0, 0]),
    ...section(10, sized([1, value - 5, v128, ...code, ...end])),
  ]);
}

/** A section with one entry. */
function section(id: number, entry: number[]): number[] {
  return [id, ...sized([1, ...entry])];
}

function name(text: string): number[] {
  return sized([...new TextEncoder().encode(text)]);
}

function sized(bytes: number[]): number[] {
  return [...leb(bytes.length), ...bytes];
}

/** LEB128, unsigned or signed. */
function leb(number: number, signed = false): number[] {
  const rest = signed ? number >> 7 : number >>> 7;
  const last = signed ? rest === (number & 0x40 ? -1 : 0) : rest === 0;
  return last ? [number & 0x7f] : [number & 0x7f | 0x80, ...leb(rest, signed)];
}
