/**
 * Containers: JSON and typed arrays as one piece of bytes, in which the arrays can be looked at without a copy.
 * No files, no platform.
 *
 * @module
 */
export * from "./container.ts";
export * from "./crc32.ts";
export * from "./damage.ts";
export * from "./layout.ts";
