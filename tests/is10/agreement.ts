// How far features agree with those of another extractor.

/** The rule of the specification's section 15. */
export function agrees(value: number, reference: number): boolean {
  const difference = Math.abs(value - reference);
  return difference <= 1e-3 * Math.abs(reference) || difference <= 1e-7;
}

/** Counts what disagrees, by the family of the features: `mfcc_sma`, `mfcc_sma_de`, ... */
export class Agreement {
  readonly #families = new Map<string, { compared: number; differing: number; worst: string }>();

  /** Compares the features of one recording. */
  compare(
    recording: string,
    names: readonly string[],
    values: ArrayLike<number>,
    references: ArrayLike<number>,
  ): void {
    names.forEach((name, i) => {
      const family = this.#family(/^.*_sma(_de)?|^[^_]*/.exec(name)![0]);
      family.compared++;
      if (agrees(values[i], references[i])) return;
      family.differing++;
      family.worst ||= `${recording} ${name}: ${values[i]}, the reference has ${references[i]}`;
    });
  }

  #family(name: string) {
    const family = this.#families.get(name) ?? { compared: 0, differing: 0, worst: "" };
    this.#families.set(name, family);
    return family;
  }

  /** The part of all values that agrees. */
  get share(): number {
    const families = [...this.#families.values()];
    const sum = (of: "compared" | "differing") =>
      families.reduce((sum, family) => sum + family[of], 0);
    return 1 - sum("differing") / sum("compared");
  }

  /** A line for each family. */
  get table(): string {
    return Array.from(this.#families, ([name, { compared, differing, worst }]) => {
      const share = (100 * (1 - differing / compared)).toFixed(3).padStart(8);
      return `${share} %  ${name.padEnd(30)} ${differing} of ${compared} differ  ${worst}`;
    }).join("\n");
  }
}
