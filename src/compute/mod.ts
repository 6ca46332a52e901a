/**
 * The compute layer: the WebAssembly module's matrices and kernels, and LIBSVM's solver. No files, no
 * terminal, no platform: the binaries come in as bytes or compiled modules.
 *
 * @module
 */
export * from "./binary.ts";
export * from "./compute.ts";
export * from "./libsvm.ts";
export * from "./memory.ts";
export * from "./operands.ts";
export * from "./team.ts";
