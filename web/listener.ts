import type { Model, Segment } from "../src/recognizer/mod.ts";
import type { Message } from "./messages.ts";
import { livePeaksPerSecond, pairs } from "./peaks.ts";

/** What is predicted from, and how often that becomes a segment: as `Model.segments` has it, s. */
const window = 3, hop = 1;

/** How often there is a running prediction, s, and from how much sound on. */
const pace = 0.25, least = 1;

/** Listens to the microphone: collects its samples, and predicts from the last seconds while it does. */
export class Listener {
  /** Hz */
  readonly rate: number;
  readonly #port: MessagePort;
  readonly #model: () => Model;
  readonly #tell: (message: Message) => void;
  #samples: Float32Array;
  #filled = 0;
  #drawn = 0;
  #segments = 0;
  #due = least;
  #busy = false;

  /**
   * @param model gives the model that answers
   * @param mostSeconds what comes later is not heard
   */
  constructor(
    port: MessagePort,
    rate: number,
    mostSeconds: number,
    model: () => Model,
    tell: (message: Message) => void,
  ) {
    this.rate = rate;
    this.#port = port;
    this.#model = model;
    this.#tell = tell;
    this.#samples = new Float32Array(60 * rate);
    port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      if (this.#filled + data.length > mostSeconds * rate) return;
      this.#add(data);
      this.#predict().catch(({ message }) => tell({ type: "failed", problem: message }));
    };
  }

  /** Ends, and gives all that was heard. */
  stop(): Float32Array {
    this.#port.close();
    return this.#samples.slice(0, this.#filled);
  }

  #add(block: Float32Array): void {
    if (this.#filled + block.length > this.#samples.length) {
      const larger = new Float32Array(2 * this.#samples.length);
      larger.set(this.#samples);
      this.#samples = larger;
    }
    this.#samples.set(block, this.#filled);
    this.#filled += block.length;
    const part = Math.round(this.rate / livePeaksPerSecond);
    const end = this.#filled - this.#filled % part;
    const peaks = pairs(this.#samples.subarray(this.#drawn, end), part);
    this.#drawn = end;
    this.#tell({ type: "heard", seconds: this.#seconds, peaks });
  }

  get #seconds(): number {
    return this.#filled / this.rate;
  }

  /** Where it is slow, there are fewer running predictions, and the same segments. */
  async #predict(): Promise<void> {
    if (this.#busy || this.#seconds < this.#due) return;
    this.#busy = true;
    try {
      const start = this.#segments * hop;
      const segment = this.#seconds >= start + window
        ? await this.#at(start, start + window)
        : undefined;
      if (segment) this.#segments++;
      const running = segment ?? await this.#at(this.#seconds - window, this.#seconds);
      this.#due = Math.min(this.#seconds + pace, this.#segments * hop + window);
      this.#tell({
        type: "heard",
        seconds: this.#seconds,
        peaks: new Float32Array(),
        running,
        segment,
      });
    } finally {
      this.#busy = false;
    }
  }

  async #at(from: number, to: number): Promise<Segment> {
    const [start, end] = [Math.max(0, from), to];
    const [first, last] = [Math.round(start * this.rate), Math.round(end * this.rate)];
    const prediction = await this.#model().predict(this.#samples.slice(first, last), this.rate);
    return { ...prediction, start, end };
  }
}
