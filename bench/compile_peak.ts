import { compileString } from "assemblyscript/asc";

/** Compiles bench/peak.ts. */
export async function compilePeak(): Promise<Uint8Array<ArrayBuffer>> {
  const source = await Deno.readTextFile(new URL("./peak.ts", import.meta.url));
  const { binary, error, stderr } = await compileString(source, {
    optimizeLevel: 3,
    runtime: "stub",
    enable: ["simd", "relaxed-simd"],
  });
  if (binary === null) throw error ?? new Error(stderr.toString());
  return binary as Uint8Array<ArrayBuffer>;
}
