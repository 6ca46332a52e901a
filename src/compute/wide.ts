// The kernel of matrix products, written so that V8 makes 256-bit instructions of it.
//
// WebAssembly's vectors have 128 bits. With the flag --experimental-wasm-revectorize V8 pairs instructions on
// neighbouring vectors, where an x86 processor has AVX2; but no two accesses to memory with a side effect
// between them, and the check of an access's bounds is one. Deno's V8 checks every access but those at constant
// addresses. So this kernel is written when the compute module is there: without a loop over k, for the one
// address where assembly/gemm.ts puts its part of B. As A's panels cannot all be at one address, each has an
// instance of the kernel, with a memory of its own beside the module's.
//
// Without the flag it computes the same, to the last bit, and slowly: its tile does not fit the registers.

import type { BinaryName } from "./binary.ts";
import type { ComputeExports } from "./exports.ts";

// As in assembly/gemm.ts: the rows of two tiles side by side, the vectors in a row, over how many k, and how
// many panels of so many rows a block of A has.
const rows = 5;
const columns = 4;
const depth = 200;
const panels = 20;

/** Compiled kernels by what they depend on: V8 has to find out only once that one is worth its better code. */
const compiled = new Map<string, WebAssembly.Module>();

/**
 * Has an instance of the compute module use the kernel from now on. A thread of a team does so when it has its
 * scratch memory.
 *
 * @returns the place in the table of functions from which on two for each panel are: load, kernel
 */
export function useWideKernel(name: BinaryName, exports: ComputeExports): number {
  const { memory, table } = exports;
  const operands = exports.wideKernelOperands();
  const fused = name === "relaxed";
  const key = [operands, memory.buffer.byteLength, fused].join();
  const module = compiled.get(key) ?? new WebAssembly.Module(wideKernel(operands, memory, fused));
  compiled.set(key, module);
  const first = table.grow(2 * panels);
  for (let index = first; index < table.length; index += 2) {
    const panel = new WebAssembly.Memory({ initial: 1, maximum: 1 });
    const { load, kernel } = new WebAssembly.Instance(module, { "": { memory, panel } }).exports;
    table.set(index, load as CallableFunction);
    table.set(index + 1, kernel as CallableFunction);
  }
  exports.useWideKernels(first);
  return first;
}

/**
 * A module that imports the compute module's memory and one for a panel of A; exports load(panel) and
 * kernel(c, cStep, accumulate), see assembly/gemm.ts.
 */
function wideKernel(
  operands: number,
  { buffer }: WebAssembly.Memory,
  fused: boolean,
): Uint8Array<ArrayBuffer> {
  const cells = Array.from({ length: rows * columns }, (_, cell) => cell);
  // the parameters, and the other locals: the sums, a row of B, a value of A
  const [c, cStep, accumulate] = [0, 1, 2];
  const sum = (cell: number) => 3 + cell;
  const b = (j: number) => sum(cells.length) + j;
  const value = b(columns);
  // the constant addresses: B's panels (depth, 8), two vectors wide, and the tiles
  const inB = (k: number, j: number) => operands + 32 * (depth * (j >> 1) + k) + 16 * (j & 1);
  const inTile = (cell: number) => inB(0, columns) + 16 * cell;

  const get = (local: number) => [0x20, local];
  const set = (local: number) => [0x21, local];
  const number = (value: number) => [0x41, ...leb(value, true)];
  const zero = number(0);
  const addNumbers = [0x6a];
  const copyToPanel = [0xfc, 10, 1, 0];
  const [if_, else_, end] = [[4, 0x40], [5], [0x0b]];
  const load = (offset: number) => [0xfd, 0, 4, ...leb(offset)];
  const loadSplatFromPanel = (offset: number) => [0xfd, 9, 0x42, 1, ...leb(offset)];
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
  for (const cell of cells) emit(zero, splat, set(sum(cell)));
  for (let k = 0; k < depth; k++) {
    for (let j = 0; j < columns; j++) emit(zero, load(inB(k, j)), set(b(j)));
    for (let i = 0; i < rows; i++) {
      // the row as index and k as offset: V8 then has one register a row and computes one address a k
      emit(number(4 * i), loadSplatFromPanel(4 * rows * k), set(value));
      for (let j = 0; j < columns; j++) {
        const z = sum(columns * i + j);
        emit(madd(value, b(j), z), set(z));
      }
    }
  }
  // by way of memory, as V8 begins to pair at stores to neighbouring addresses
  for (const cell of cells) emit(zero, get(sum(cell)), store(inTile(cell)));
  const storeRows = (result: (cell: number, offset: number) => number[]) => {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        emit(get(c), result(columns * i + j, 16 * j), store(16 * j));
      }
      emit(get(c), get(cStep), addNumbers, set(c));
    }
  };
  const tile = (cell: number) => [...zero, ...load(inTile(cell))];
  emit(get(accumulate), if_);
  storeRows((cell, offset) => [...get(c), ...load(offset), ...tile(cell), ...add]);
  emit(else_);
  storeRows(tile);
  emit(end);

  const [i32, v128] = [0x7f, 0x7b];
  const pages = leb(buffer.byteLength / 65536);
  const limits = buffer instanceof SharedArrayBuffer ? [3, ...pages, ...pages] : [0, ...pages];
  const loadPanel = [...zero, ...get(0), ...number(4 * rows * depth), ...copyToPanel];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic, version 1
    ...section(1, [0x60, 1, i32, 0], [0x60, 3, i32, i32, i32, 0]),
    ...section(2, imported("memory", limits), imported("panel", [1, 1, 1])),
    ...section(3, [0], [1]),
    ...section(7, [...name("load"), 0, 0], [...name("kernel"), 0, 1]),
    ...section(10, sized([0, ...loadPanel, ...end]), sized([1, value - 2, v128, ...code, ...end])),
  ]);
}

function section(id: number, ...entries: number[][]): number[] {
  return [id, ...sized([entries.length, ...entries.flat()])];
}

function imported(memory: string, limits: number[]): number[] {
  return [...name(""), ...name(memory), 2, ...limits];
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
