/**
 * Whether V8 makes 256-bit instructions of the compute module's wide kernel (src/compute/wide.ts): on x86, if the
 * environment variable DENO_V8_FLAGS tells it to, which the processor has to have AVX2 for.
 */
export function hasWideVectors(): boolean {
  const variable = "DENO_V8_FLAGS";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  if (Deno.build.arch !== "x86_64" || state !== "granted") return false;
  const flags = (Deno.env.get(variable) ?? "").replaceAll("_", "-").split(",");
  return flags.includes("--experimental-wasm-revectorize");
}
