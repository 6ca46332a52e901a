/** What the test's page can do: make features of a file and of the microphone, by Web Audio and by ourselves. */
import { decodeAudio } from "../../src/audio/mod.ts";
import { Extractor, featureSets } from "../../src/is10/mod.ts";

// What is used of Web Audio. Deno has no types of it, and TypeScript's "dom" would apply to the whole project.
interface Sound {
  readonly sampleRate: number;
  getChannelData(channel: number): Float32Array;
}
interface Source {
  connect(node: unknown): void;
}
interface Microphone {
  getTracks(): { stop(): void }[];
}
declare const OfflineAudioContext: new (channels: number, length: number, rate: number) => {
  decodeAudioData(file: ArrayBuffer): Promise<Sound>;
};
declare const AudioContext: new () => {
  readonly sampleRate: number;
  readonly audioWorklet: { addModule(url: string): Promise<void> };
  createMediaStreamSource(stream: Microphone): Source;
  close(): Promise<void>;
};
declare const AudioWorkletNode: new (context: unknown, name: string, options: unknown) => {
  readonly port: MessagePort;
};
declare const navigator: {
  readonly mediaDevices: {
    getUserMedia(constraints: { audio: Record<string, boolean> }): Promise<Microphone>;
  };
};

/** Samples, and the features that were made of them: the bytes of 32-bit floats, in base64. */
export interface Extracted {
  /** Hz */
  readonly rate: number;
  readonly samples: string;
  /** of each variant */
  readonly features: readonly string[];
}

/** The recording, decoded by Web Audio at a context's rate. */
export async function decodeByWebAudio(rate: number): Promise<Extracted> {
  const context = new OfflineAudioContext(1, 1, rate);
  const sound = await context.decodeAudioData(await fetchRecording());
  return await extract(sound.getChannelData(0), sound.sampleRate);
}

/** The recording, decoded by src/audio. */
export async function decodeByOurselves(): Promise<Extracted> {
  const { samples, sampleRate } = await decodeAudio(new Uint8Array(await fetchRecording()));
  return await extract(samples, sampleRate);
}

/** So many seconds of the microphone, at the rate of the computer's sound. */
export async function listen(seconds: number): Promise<Extracted> {
  const context = new AudioContext();
  await context.audioWorklet.addModule("recorder.js");
  const asItIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: asItIs });
  const samples = new Float32Array(Math.round(seconds * context.sampleRate));
  const recorder = new AudioWorkletNode(context, "recorder", {
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: "explicit",
    processorOptions: { count: samples.length },
  });
  const heard = new Promise<Float32Array>((resolve) => {
    recorder.port.onmessage = ({ data }) => resolve(data);
  });
  context.createMediaStreamSource(stream).connect(recorder);
  const extracted = await extract(await heard, context.sampleRate);
  for (const track of stream.getTracks()) track.stop();
  await context.close();
  return extracted;
}

async function fetchRecording(): Promise<ArrayBuffer> {
  return await (await fetch("recording.wav")).arrayBuffer();
}

async function extract(samples: Float32Array, rate: number): Promise<Extracted> {
  const binary = await WebAssembly.compileStreaming(fetch("is10.wasm"));
  const features = await Promise.all(featureSets.map(async (set) => {
    return base64((await Extractor.create(binary, rate, set)).extract(samples));
  }));
  return { rate, samples: base64(samples), features };
}

function base64({ buffer, byteOffset, byteLength }: Float32Array): string {
  return new Uint8Array(buffer, byteOffset, byteLength).toBase64();
}
