import { before } from "./deadline.ts";
import { Problem } from "./problem.ts";

/** What was taken, and is given back. */
type Place = Disposable;

/** Lets so many requests in, and so many of them have their turn at a time. */
export class Gate {
  readonly #places: number;
  readonly #turns: number;
  #inside = 0;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @param queue how many may be inside besides those whose turn it is */
  constructor(concurrency: number, queue: number) {
    this.#turns = concurrency;
    this.#places = concurrency + queue;
  }

  /** How many are inside, and whose turn it is. */
  get load(): { readonly requests: number; readonly predictions: number } {
    return { requests: this.#inside, predictions: this.#running };
  }

  /**
   * Lets a request in.
   *
   * @throws Problem 429 if it is full
   */
  enter(): Place {
    if (this.#inside === this.#places) {
      throw new Problem(
        429,
        `Cannot take more than ${this.#places} requests at a time; try again in a second`,
        { "retry-after": "1" },
      );
    }
    this.#inside++;
    return { [Symbol.dispose]: () => void this.#inside-- };
  }

  /**
   * Waits for a turn; first come, first served.
   *
   * @param signal aborted when it has taken too long: then this rejects with its reason
   */
  async turn(signal: AbortSignal): Promise<Place> {
    if (this.#running < this.#turns) this.#running++;
    else await this.#wait(signal);
    return { [Symbol.dispose]: () => this.#pass() };
  }

  async #wait(signal: AbortSignal): Promise<void> {
    let onTurn = () => {};
    const turn = new Promise<void>((resolve) => onTurn = resolve);
    this.#waiting.push(onTurn);
    try {
      await before(signal, turn);
    } catch (error) {
      const place = this.#waiting.indexOf(onTurn);
      if (place >= 0) this.#waiting.splice(place, 1);
      else this.#pass(); // the turn came at the same moment
      throw error;
    }
  }

  /** The turn goes to the next one. */
  #pass(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running--;
  }
}
