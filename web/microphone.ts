/// <reference lib="dom" />

/** The voice as it is: nothing is to change what the features see. */
const unchanged = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/** The microphone, switched on: its samples go to a port, past the page's own thread. */
export class Microphone {
  readonly #context: AudioContext;
  readonly #stream: MediaStream;
  /** where the samples come from, Float32Array by Float32Array; to be given to who takes them */
  readonly port: MessagePort;
  /** Hz */
  readonly rate: number;

  private constructor(context: AudioContext, stream: MediaStream) {
    this.#context = context;
    this.#stream = stream;
    this.rate = context.sampleRate;
    const recorder = new AudioWorkletNode(context, "recorder", {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: "explicit",
    });
    const { port1, port2 } = new MessageChannel();
    recorder.port.postMessage(undefined, [port1]);
    this.port = port2;
    context.createMediaStreamSource(stream).connect(recorder);
  }

  /**
   * Asks for the microphone and switches it on.
   *
   * @throws Error in words if there is none or it is not allowed
   */
  static async open(): Promise<Microphone> {
    if (!navigator.mediaDevices) {
      throw new Error("Cannot use the microphone: browsers allow it to https and localhost only");
    }
    const context = new AudioContext();
    try {
      await context.audioWorklet.addModule("recorder.js");
      const stream = await navigator.mediaDevices.getUserMedia({ audio: unchanged });
      return new Microphone(context, stream);
    } catch (cause) {
      await context.close();
      throw new Error(`Cannot use the microphone: ${reasonOf(cause as Error)}`, { cause });
    }
  }

  /** Switches it off. */
  close(): void {
    for (const track of this.#stream.getTracks()) track.stop();
    this.#context.close();
  }
}

function reasonOf({ name, message }: Error): string {
  if (name === "NotAllowedError") return "it was not allowed; the browser's settings have it";
  if (name === "NotFoundError") return "there is none";
  return message;
}
