/// <reference lib="dom" />

/** Plays samples through Web Audio, from any place. */
export class Player {
  readonly #tell: (position: number, playing: boolean) => void;
  #samples?: Float32Array;
  #rate = 0;
  #context?: AudioContext;
  #buffer?: AudioBuffer;
  #source?: AudioBufferSourceNode;
  /** the context's time at which the recording began */
  #origin = 0;

  /** @param tell is told the position, s, frame by frame while it plays and when it stops */
  constructor(tell: (position: number, playing: boolean) => void) {
    this.#tell = tell;
  }

  /** Takes another recording; the one before is stopped. */
  load(samples: Float32Array, rate: number): void {
    this.stop();
    this.#samples = samples;
    this.#rate = rate;
    this.#buffer = undefined;
  }

  /** Plays from a place, s; from the begin where it is the end. */
  async play(position: number): Promise<void> {
    this.stop();
    if (!this.#samples?.length) return;
    this.#context ??= new AudioContext();
    this.#buffer ??= bufferOf(this.#context, this.#samples, this.#rate);
    await this.#context.resume();
    const from = position < this.#buffer.duration - 0.05 ? position : 0;
    const source = this.#context.createBufferSource();
    source.buffer = this.#buffer;
    source.connect(this.#context.destination);
    source.start(0, from);
    this.#source = source;
    this.#origin = this.#context.currentTime - from;
    this.#follow();
  }

  #follow(): void {
    const source = this.#source;
    const frame = () => {
      if (this.#source !== source) return;
      const position = this.#context!.currentTime - this.#origin;
      if (position < this.#buffer!.duration) {
        this.#tell(position, true);
        requestAnimationFrame(frame);
      } else {
        this.stop();
        this.#tell(this.#buffer!.duration, false);
      }
    };
    frame();
  }

  /** Stops playing. */
  stop(): void {
    this.#source?.stop();
    this.#source = undefined;
  }
}

function bufferOf(context: AudioContext, samples: Float32Array, rate: number): AudioBuffer {
  const buffer = context.createBuffer(1, samples.length, rate);
  buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, 0);
  return buffer;
}
