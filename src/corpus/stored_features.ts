import { codeOf, keyOf, Store } from "../store/mod.ts";
import { type FeatureTable, readFeatures } from "./features.ts";
import { hashNow, LARGE_BYTES } from "./hash.ts";

/**
 * Reads a feature file, like {@linkcode readFeatures}; a large one is parsed once only: the store keeps what
 * was read, under the hash of the file.
 *
 * @param store its folder; without it nothing is kept
 * @param onDamaged told of a damaged piece, which is made again
 * @throws InputError if the file cannot be read, with its line and value if there is one
 */
export async function readStoredFeatures(
  path: string,
  store: string | undefined,
  onDamaged: (text: string) => void,
): Promise<FeatureTable> {
  const size = await Deno.stat(path).then(({ size }) => size, () => 0);
  if (store === undefined || size < LARGE_BYTES) return await readFeatures(path);
  const pieces = new Store(store, ({ path, reason }) => onDamaged(`"${path}": ${reason}`));
  const { sha256 } = hashNow(path);
  const key = keyOf("feature-file", { sha256, ...codeOf(["corpus"]) });
  const shared = (bytes: number) => new Uint8Array(new SharedArrayBuffer(bytes));
  const piece = await pieces.get(key, shared);
  if (piece) {
    const table = piece.meta as Omit<FeatureTable, "path" | "values">;
    return { path, ...table, values: piece.arrays.values as Float32Array };
  }
  const { path: _, values, ...meta } = await readFeatures(path);
  await pieces.put(key, { meta, arrays: { values } });
  return { path, ...meta, values };
}
