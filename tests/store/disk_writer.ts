/**
 * Puts a piece of 0.1 MB and one of 3 MB, and says as JSON what came of them:
 *
 *     deno run -A disk_writer.ts FOLDER
 */
import { keyOf, storeStatus } from "../../src/store/mod.ts";
import { soundStore } from "./folder.ts";

/** The keys of the pieces. */
export const small = keyOf("features", "small"), large = keyOf("features", "large");

/** What the process says. */
export interface Outcome {
  /** What was thrown, in order. */
  errors: { name: string; message: string }[];
  /** Whether the small piece can be read afterwards. */
  found: boolean;
  /** How many unfinished files there are of each kind afterwards. */
  partial: number[];
}

if (import.meta.main) {
  const [folder] = Deno.args;
  const store = soundStore(folder);
  const errors: Outcome["errors"] = [];
  for (const [key, bytes] of [[small, 1e5], [large, 3e6]] as const) {
    const piece = { meta: null, arrays: { a: new Uint8Array(bytes) } };
    await store.put(key, piece).catch(({ name, message }) => errors.push({ name, message }));
  }
  const partial = (await storeStatus(folder)).map(({ partial }) => partial);
  const found = await store.get(small) !== undefined;
  console.log(JSON.stringify({ errors, found, partial } satisfies Outcome));
}
