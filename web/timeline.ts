import { byId, classColor, element, setStyle } from "./dom.ts";
import { clock, focusOf, partsOf, percent, runsOf, shownSeconds } from "./segments.ts";
import type { Analysis, Event, State } from "./state.ts";

/** The room for a time on the scale, CSS pixels. */
const tickWidth = 56;

/**
 * The recording's segments below its waveform, on one scale: the probabilities of each as a column, the
 * labels as a row; and the place that is looked at, which pointer and keys change.
 */
export class Timeline {
  readonly #slider = byId("timeline");
  readonly #columns = byId("segments");
  readonly #runs = byId("runs");
  readonly #ticks = byId("ticks");
  readonly #window = byId("window");
  readonly #playhead = byId("playhead");
  #state?: State;
  /** how many seconds the columns are placed on */
  #shown?: number;

  /** @param dispatch is told where to look */
  constructor(dispatch: (event: Event) => void) {
    const seekTo = ({ clientX }: PointerEvent) => {
      const { left, width } = this.#slider.getBoundingClientRect();
      const seconds = this.#state?.recording?.seconds ?? 0;
      dispatch({ type: "seek", position: (clientX - left) / width * seconds });
    };
    new ResizeObserver(() => this.#renderTicks()).observe(this.#ticks);
    const still = () => this.#state?.recording?.live === false;
    this.#slider.addEventListener("pointerdown", (event) => {
      if (!still() || event.button !== 0) return;
      this.#slider.setPointerCapture(event.pointerId);
      seekTo(event);
    });
    this.#slider.addEventListener("pointermove", (event) => {
      if (still() && this.#slider.hasPointerCapture(event.pointerId)) seekTo(event);
    });
    this.#slider.addEventListener("keydown", (event) => {
      const position = still() ? this.#positionAfter(event.key) : undefined;
      if (position === undefined) return;
      event.preventDefault();
      dispatch({ type: "seek", position });
    });
  }

  /** Where a key of a slider leads. */
  #positionAfter(key: string): number | undefined {
    const { recording, position = 0 } = this.#state!;
    const { seconds } = recording!;
    switch (key) {
      case "ArrowLeft":
      case "ArrowDown":
        return position - 1;
      case "ArrowRight":
      case "ArrowUp":
        return position + 1;
      case "PageDown":
        return position - 10;
      case "PageUp":
        return position + 10;
      case "Home":
        return 0;
      case "End":
        return seconds;
    }
  }

  /** Shows a state's segments and position. */
  render(state: State): void {
    const before = this.#state;
    this.#state = state;
    const { recording, model } = state;
    if (!recording) return;
    const { segments, seconds } = recording;
    const restarted = before?.recording?.segments[0] !== segments[0] || before?.model !== model;
    if (restarted) this.#columns.replaceChildren();
    if (restarted || before?.recording?.segments !== segments || recording.live) {
      this.#renderSegments(recording, model?.classes ?? []);
    }
    if (before?.recording?.seconds !== seconds) this.#renderTicks();
    this.#renderPosition(state);
  }

  #renderSegments(recording: Analysis, classes: readonly string[]): void {
    const { segments } = recording;
    const shown = shownSeconds(recording);
    const parts = partsOf(recording);
    const known = this.#columns.childElementCount;
    for (const { probabilities } of segments.slice(known)) {
      const column = element("i");
      column.style.setProperty("background", stack(probabilities, classes));
      this.#columns.append(column);
    }
    // of those before only the last one has changed, unless the scale has
    const first = shown === this.#shown ? Math.max(0, known - 1) : 0;
    this.#shown = shown;
    for (let i = first; i < parts.length; i++) {
      place(this.#columns.children[i], parts[i].from, parts[i].to, shown);
    }
    this.#runs.replaceChildren(
      ...runsOf(parts).map(({ from, to, label }) => {
        const run = element("span", { title: label }, element("b", {}, label));
        setStyle(run, { "--color": classColor(classes.indexOf(label)) });
        place(run, from, to, shown);
        return run;
      }),
    );
  }

  #renderTicks(): void {
    if (!this.#state?.recording) return;
    const shown = shownSeconds(this.#state.recording);
    const most = this.#ticks.clientWidth / tickWidth;
    const step = [1, 2, 5, 10, 15, 30, 60, 120, 300].find((step) => shown / step <= most) ?? 600;
    const times = Array.from({ length: Math.ceil(shown / step) }, (_, i) => i * step)
      .filter((time) => time <= shown * (1 - 0.5 / most)); // what would be cut off at the right
    this.#ticks.replaceChildren(...times.map((time) => {
      const tick = element("span", {}, clock(time));
      place(tick, time, time, shown);
      return tick;
    }));
  }

  #renderPosition(state: State): void {
    const { recording, position } = state;
    const { live, segments, seconds } = recording!;
    const { index } = focusOf(state)!;
    const shown = shownSeconds(recording!);
    this.#window.hidden = index === -1;
    this.#playhead.hidden = position === undefined;
    if (index !== -1) place(this.#window, segments[index].start, segments[index].end, shown);
    if (position !== undefined) place(this.#playhead, position, position, shown);
    this.#columns.querySelector(".current")?.classList.remove("current");
    this.#columns.children[index]?.classList.add("current");
    const set = (name: string, value: string) => this.#slider.setAttribute(`aria-${name}`, value);
    set("disabled", String(live));
    set("valuemax", seconds.toFixed(1));
    set("valuenow", (position ?? 0).toFixed(1));
    set("valuetext", valueText(state, index));
  }
}

/** The position in words: "0:04 of 0:20, angry 76 %". */
function valueText({ recording, position = 0 }: State, index: number): string {
  const { segments, seconds } = recording!;
  const where = `${clock(position)} of ${clock(seconds)}`;
  if (index === -1) return where;
  const { label, probabilities } = segments[index];
  return `${where}, ${label} ${percent(probabilities[label])}`;
}

/** Puts an element onto the scale of so many seconds. */
function place(target: Element, from: number, to: number, seconds: number): void {
  const percent = (time: number) => `${(100 * time / seconds).toFixed(3)}%`;
  setStyle(target as HTMLElement, { left: percent(from), width: percent(to - from) });
}

/** A background that stacks the classes' probabilities in their colors, the first one on top. */
function stack(probabilities: Readonly<Record<string, number>>, classes: readonly string[]) {
  let top = 0;
  const stops = classes.map((label, i) => {
    const [from, to] = [top, top += 100 * probabilities[label]];
    return `${classColor(i)} ${from.toFixed(1)}% ${to.toFixed(1)}%`;
  });
  return `linear-gradient(to bottom, ${stops.join(", ")})`;
}
