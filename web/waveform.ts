import { byId, classColor } from "./dom.ts";
import { type Part, partsOf, shownSeconds } from "./segments.ts";
import type { Analysis, State } from "./state.ts";

/** Draws the recording's waveform, every part in the color of what the model says about it. */
export class Waveform {
  readonly #canvas = byId<HTMLCanvasElement>("waveform");
  #state?: State;
  #drawn?: unknown[];

  constructor() {
    new ResizeObserver(() => this.#draw()).observe(this.#canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
  }

  /** Shows a state's recording. */
  render(state: State): void {
    const { peaks, segments } = state.recording ?? {};
    const shown = [peaks, segments, state.model];
    if (this.#drawn?.every((value, i) => value === shown[i])) return;
    this.#drawn = shown;
    this.#state = state;
    this.#draw();
  }

  #draw(): void {
    const { recording, model } = this.#state ?? {};
    const { clientWidth, clientHeight } = this.#canvas;
    if (!recording || clientWidth === 0) return;
    const scale = devicePixelRatio;
    const [width, height] = [Math.round(clientWidth * scale), Math.round(clientHeight * scale)];
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const context = this.#canvas.getContext("2d")!;
    context.clearRect(0, 0, width, height);
    const style = getComputedStyle(this.#canvas);
    const parts = partsOf(recording);
    const colors = new Map(
      model?.classes.map((label, i) => [
        label,
        style.getPropertyValue(classColor(i).slice(4, -1)),
      ]),
    );
    drawColumns(context, recording, (at) => {
      const part = parts.find(covers(at));
      return (part && colors.get(part.label)) ?? style.color;
    });
  }
}

/** Whether a part covers a time. */
const covers = (at: number) => ({ from, to }: Part) => from <= at && at < to;

/** Vertical bars of three and gaps of two CSS pixels, rounded, from each one's lowest to its highest sample. */
function drawColumns(
  context: CanvasRenderingContext2D,
  recording: Analysis,
  colorAt: (seconds: number) => string,
): void {
  const { width, height } = context.canvas;
  const { peaks, peaksPerSecond } = recording;
  const bar = 2 * devicePixelRatio, pitch = 3 * devicePixelRatio;
  const secondsPerPixel = shownSeconds(recording) / width;
  const loudest = peaks.reduce((most, peak) => Math.max(most, Math.abs(peak)), 0.1);
  for (let x = 0; x + bar <= width; x += pitch) {
    const first = Math.floor(x * secondsPerPixel * peaksPerSecond);
    const end = Math.max(first + 1, Math.floor((x + pitch) * secondsPerPixel * peaksPerSecond));
    if (2 * first >= peaks.length) break;
    const part = peaks.subarray(2 * first, 2 * end);
    const high = part.reduce((most, peak) => Math.max(most, Math.abs(peak)), 0) / loudest;
    const length = Math.max(bar, high * height);
    context.fillStyle = colorAt((x + bar / 2) * secondsPerPixel);
    context.beginPath();
    context.roundRect(x, (height - length) / 2, bar, length, bar / 2);
    context.fill();
  }
}
