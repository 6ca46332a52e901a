import { byId } from "./dom.ts";
import { focusOf, percent } from "./segments.ts";
import type { State } from "./state.ts";

/** The least time from one announcement to the next, ms: what is spoken needs its time. */
const pause = 4000;

/** Tells a screen reader, politely and not too often, what the label of what is looked at has become. */
export class Announcer {
  readonly #status = byId("status");
  #said = "";
  #wanted = "";
  #timer?: ReturnType<typeof setTimeout>;
  #last = -pause;

  /** Notes what a state has to say; of what comes too fast only the last is said. */
  render(state: State): void {
    const text = textOf(state);
    if (text === undefined || text === this.#wanted) return;
    this.#wanted = text;
    clearTimeout(this.#timer);
    const wait = Math.max(0, this.#last + pause - performance.now());
    this.#timer = setTimeout(() => this.#say(), wait);
  }

  #say(): void {
    if (this.#wanted === this.#said) return;
    this.#said = this.#wanted;
    this.#last = performance.now();
    this.#status.textContent = this.#said;
  }
}

/** What there is to say; `undefined`: nothing new. */
function textOf(state: State): string | undefined {
  if (state.activity === "opening") return "Opening the file";
  if (state.activity === "analyzing") return "Analyzing";
  const focus = focusOf(state);
  const { live, overall } = state.recording ?? {};
  if (!focus?.prediction) return live ? "Listening" : undefined;
  const { label, probabilities } = focus.prediction;
  // live and playing, the label alone: the numbers change all the time
  if (live || state.playing) {
    return `${focus.index === -1 && !live ? "Whole recording: " : ""}${label}`;
  }
  const whole = focus.prediction === overall;
  return whole ? `Whole recording: ${label}, ${percent(probabilities[label])}` : undefined;
}
