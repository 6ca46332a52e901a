/** A setting whose value is chosen inside the training speakers. */
export interface Choice<T> {
  readonly choose: readonly T[];
}

/** Settings with every choice replaced by one of its options. */
export type Settled<T> = T extends Choice<infer Option> ? Option
  : T extends readonly unknown[] ? T
  : T extends object ? { [Key in keyof T]: Settled<T[Key]> }
  : T;

/** One combination of options. */
export interface Candidate<T> {
  readonly settings: Settled<T>;
  /** the option taken for each choice, by its key, such as "svm.C" */
  readonly chosen: Readonly<Record<string, unknown>>;
}

/**
 * All combinations of the options of the choices in some settings, the last choice varying fastest; one, with
 * nothing chosen, where there is no choice.
 */
export function candidatesOf<T>(settings: T): Candidate<T>[] {
  return expand(settings, "") as Candidate<T>[];
}

function expand(value: unknown, key: string): Candidate<unknown>[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [{ settings: value, chosen: {} }];
  }
  if ("choose" in value) {
    const { choose } = value as Choice<unknown>;
    return choose.map((option) => ({ settings: option, chosen: { [key]: option } }));
  }
  const start: Candidate<Record<string, unknown>>[] = [{ settings: {}, chosen: {} }];
  return Object.entries(value).reduce((combinations, [name, member]) => {
    const options = expand(member, key ? `${key}.${name}` : name);
    return combinations.flatMap(({ settings, chosen }) =>
      options.map((option) => ({
        settings: { ...settings, [name]: option.settings },
        chosen: { ...chosen, ...option.chosen },
      }))
    );
  }, start);
}
