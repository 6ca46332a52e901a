// Stages of the extractor, one file at a time: compiles assembly/is10/NAME.ts with its own exports.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A compiled stage: its functions, its memory, and room in it. */
export interface StageModule {
  readonly call: Record<string, (...args: number[]) => number>;
  /** The address of new memory of this many bytes. */
  place(bytes: number): number;
  /** The address of these values, copied in. */
  put(values: Float32Array | Float64Array): number;
  /** A copy of `count` values from an address. */
  floats(address: number, count: number): Float32Array;
  /** The same for doubles. */
  doubles(address: number, count: number): Float64Array;
}

/** Compiles and instantiates stages, such as `stage("fft")`, with all that the named files export. */
export async function stage(...names: string[]): Promise<StageModule> {
  const source = [...names, "arena"].map((name) => `export * from "./assembly/is10/${name}";`)
    .join("\n");
  const written = new Map<string, Uint8Array>();
  const { error, stderr } = await main(
    ["stage.ts", "--config", "none", "--outFile", "stage.wasm", "--runtime", "stub", "-O3"]
      .concat(["--noAssert", "--enable", "simd", "--disableWarning", "112", "--baseDir", root]),
    {
      readFile(name, folder) {
        if (name === "stage.ts") return source;
        try {
          return Deno.readTextFileSync(`${folder}/${name}`);
        } catch {
          return null; // it tries several names for an import
        }
      },
      writeFile(name, contents) {
        if (contents instanceof Uint8Array) written.set(name, contents);
      },
      listFiles: () => null,
    },
  );
  assert.equal(error, null, stderr.toString());
  const module = await WebAssembly.compile(written.get("stage.wasm")! as BufferSource);
  const { exports } = await WebAssembly.instantiate(module, {
    env: { abort: () => assert.fail("abort") },
  });
  const memory = exports.memory as WebAssembly.Memory;
  const call = exports as unknown as StageModule["call"];
  return {
    call,
    place: (bytes) => call.place(bytes),
    put(values) {
      const address = call.place(values.byteLength);
      new Uint8Array(memory.buffer).set(
        new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
        address,
      );
      return address;
    },
    floats: (address, count) => new Float32Array(memory.buffer.slice(address, address + 4 * count)),
    doubles: (address, count) =>
      new Float64Array(memory.buffer.slice(address, address + 8 * count)),
  };
}
