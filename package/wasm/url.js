// Where modules have addresses: pages, and what bundlers make for them, who find these by how they are written.

export const wasm = {
  baseline: new URL("./baseline.wasm", import.meta.url),
  relaxed: new URL("./relaxed.wasm", import.meta.url),
  is10: new URL("./is10.wasm", import.meta.url),
};
