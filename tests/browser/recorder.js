// Audio worklet: collects as many samples as the page asks for, and posts them.
registerProcessor(
  "recorder",
  class extends AudioWorkletProcessor {
    constructor({ processorOptions }) {
      super();
      this.samples = new Float32Array(processorOptions.count);
      this.filled = 0;
    }

    process([[block]]) {
      if (block === undefined) return true; // the microphone is not there yet
      const part = block.subarray(0, this.samples.length - this.filled);
      this.samples.set(part, this.filled);
      this.filled += part.length;
      if (this.filled < this.samples.length) return true;
      this.port.postMessage(this.samples);
      return false;
    }
  },
);
