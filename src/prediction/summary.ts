import { oneLine } from "../report/mod.ts";
import type { Outcome } from "./predict_all.ts";

/** What there is to say at the end about all that was predicted. */
export class Summary {
  /** What has no prediction: where, and why, in a line each. */
  readonly failed: string[] = [];
  readonly #noun: string;
  #predicted = 0;
  #soundSeconds = 0;
  #clipped = 0;
  #silent = 0;

  /** @param noun what a row is about, such as "utterance" */
  constructor(noun: string) {
    this.#noun = noun;
  }

  /** Counts in what was predicted. */
  add({ source, rows }: Outcome): void {
    for (const { file, utterance, result } of rows) {
      if ("prediction" in result) this.#predicted++;
      else {
        const inFile = source.kind === "features" && utterance !== "";
        const place = inFile ? `${file}, ${utterance}` : file;
        this.failed.push(oneLine(`${place}: ${result.error}`));
      }
    }
    const sound = rows[0]?.sound;
    if (!sound) return;
    this.#soundSeconds += sound.seconds;
    if (sound.clipped > 0) this.#clipped++;
    if (sound.silent) this.#silent++;
  }

  /** How many there were and how long it took, in one line. */
  throughput(seconds: number): string {
    const [count, sound] = [this.#predicted, this.#soundSeconds];
    const rate = Math.round(count / seconds).toLocaleString("en");
    const parts = [
      `${count.toLocaleString("en")} ${this.#noun}${count === 1 ? "" : "s"}`,
      `${seconds.toFixed(1)} s, ${rate} a second`,
      ...sound > 0
        ? [`${sound.toFixed(1)} s of sound, ${Math.round(sound / seconds)} times as fast as spoken`]
        : [],
    ];
    return `Predicted: ${parts.join("; ")}`;
  }

  /** What is odd, line by line; nothing if nothing is. */
  oddities(): string[] {
    const { failed } = this;
    return [
      ...this.#clipped > 0 ? [`Clipped recordings: ${this.#clipped}`] : [],
      ...this.#silent > 0 ? [`Silent recordings: ${this.#silent}`] : [],
      ...failed.length > 0 ? [`Without prediction: ${failed.length}`] : [],
      ...failed.map((line) => `  ${line}`),
    ];
  }
}
