/** Audio worklet: posts the microphone's samples, block after block, to the port that it is given. */

// TypeScript knows the document and workers, but not what an audio worklet has.
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;

/** Samples in a message: some twenty messages a second. */
const blockLength = 2048;

class Recorder extends AudioWorkletProcessor {
  #block = new Float32Array(blockLength);
  #filled = 0;
  #listener?: MessagePort;

  constructor() {
    super();
    this.port.onmessage = ({ ports }) => this.#listener = ports[0];
  }

  process([[samples]]: Float32Array[][]): boolean {
    if (samples === undefined || !this.#listener) return true; // the microphone is not there yet
    this.#block.set(samples, this.#filled); // blocks are of 128 samples, or another power of two
    this.#filled += samples.length;
    if (this.#filled === blockLength) {
      this.#listener.postMessage(this.#block, [this.#block.buffer]);
      this.#block = new Float32Array(blockLength);
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor("recorder", Recorder);
