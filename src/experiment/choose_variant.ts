import { InputError } from "../input_error.ts";
import { type Variant, variantsOf } from "./plan.ts";
import type { Experiment } from "./settings.ts";

/** Which of an experiment's systems becomes a model. */
export interface ModelChoice {
  /** id; may be left out if there is one system */
  readonly system?: string;
  /** as reports name the sizes, such as "400" or "800-400"; may be left out if there is one size */
  readonly hidden?: string;
}

/**
 * The variant that a choice names, with the first of its seeds.
 *
 * @throws InputError if it names none or leaves several, with all that there are, or if nothing could be
 *   predicted for an unknown speaker
 */
export function chooseVariant(experiment: Experiment, { system, hidden }: ModelChoice): Variant {
  const variants = variantsOf(experiment);
  const ids = [...new Set(variants.map(({ id }) => id))];
  const id = theOne("--system", system, ids, "systems of the experiment");
  const own = variants.filter((variant) => variant.id === id);
  const sizes = [...new Set(own.flatMap(({ hidden }) => hidden === null ? [] : [String(hidden)]))];
  if (hidden !== undefined && (sizes.length === 0 || sizes[0] === "chosen")) {
    const reason = sizes.length === 0 ? "has no hidden units" : "has them chosen by the selection";
    throw new InputError(`Cannot use --hidden ${hidden}: "${id}" ${reason}`);
  }
  const size = sizes.length === 0 ? null : theOne("--hidden", hidden, sizes, `sizes of "${id}"`);
  const variant = own.find((variant) => size === null || String(variant.hidden) === size)!;
  checkScope(variant);
  return variant;
}

function theOne(option: string, given: string | undefined, all: string[], what: string): string {
  const list = all.join(", ");
  if (given !== undefined) {
    if (all.includes(given)) return given;
    throw new InputError(`Cannot use ${option} ${given}: the ${what} are ${list}`);
  }
  if (all.length === 1) return all[0];
  throw new InputError(`Cannot train ${all.length} models at once: give ${option}, one of ${list}`);
}

function checkScope({ id, candidates: [{ setting: { scaling: { scope } } }] }: Variant): void {
  if (scope !== "speaker") return;
  throw new InputError(
    `Cannot train a model of "${id}": its scaling scope is "speaker", and a speaker who is not known yet ` +
      'has no range; use "train", "neutral" or "train+neutral"',
  );
}
