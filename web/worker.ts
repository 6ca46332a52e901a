/**
 * The page's worker: opens files, and predicts. One recording and one model at a time.
 *
 * @module
 */
/// <reference lib="dom" />
import { AudioError, decodeAudio, Model, resample } from "../src/recognizer/mod.ts";
import { exampleName, exampleSpeech } from "./example.ts";
import { Listener } from "./listener.ts";
import type { Message, Request, Sound } from "./messages.ts";
import { livePeaksPerSecond, peaksOf } from "./peaks.ts";

/** What the page takes, s: all samples are in memory, here and for playing. */
const mostSeconds = 30 * 60;

/** What it is brought to for decoding where the model does not say, Hz. */
const usualRate = 48000;

/** How files begin that `decodeAudio` is the judge of; the rest is tried by the browser. */
const ours = /^(RIFF|RF64|BW64|NIST_1A|fLaC)/;

interface Recording {
  readonly name: string;
  readonly samples: Float32Array;
  /** Hz */
  readonly rate: number;
  readonly notes: readonly string[];
}

let model: Model | undefined;
let recording: Recording | undefined;
let listener: Listener | undefined;
/** grows with every request to open: only the last one is shown */
let opening = 0;
/** grows with every analysis: the one before ends */
let analysis = 0;

onmessage = async ({ data }: MessageEvent<Request>) => {
  try {
    await answer(data);
  } catch (error) {
    tell({ type: "failed", problem: (error as Error).message });
  }
};

function tell(message: Message, transfer: Transferable[] = []): void {
  (postMessage as (message: Message, transfer: Transferable[]) => void)(message, transfer);
}

function answer(request: Request): Promise<void> | void {
  switch (request.type) {
    case "load":
      return load(request.address);
    case "open":
      return request.file.name.endsWith(".emodae")
        ? openModel(request.file)
        : openRecording(request.file);
    case "decoded": {
      const { name, channels, rate } = request;
      return analyze({ name, samples: mix(channels), rate, notes: [] });
    }
    case "example":
      return analyze({ name: exampleName, ...exampleSpeech(), notes: [] });
    case "listen":
      return listen(request.port, request.rate);
    case "stop":
      return stop();
  }
}

/** The model beside the page. */
async function load(address: string): Promise<void> {
  const response = await fetch(address).catch(() => undefined);
  if (!response?.ok) {
    const status = response ? `: status ${response.status}` : "";
    throw new Error(`Cannot get the model "${address}"${status}; load one from a file`);
  }
  await take(await response.arrayBuffer(), address);
}

async function openModel(file: File): Promise<void> {
  const turn = ++opening;
  const bytes = await file.arrayBuffer();
  if (turn === opening) await take(bytes, file.name);
}

/** Makes a file the model; the one before stays if it is none. */
async function take(bytes: ArrayBuffer, file: string): Promise<void> {
  const next = await Model.from(bytes).catch((error) => {
    throw new Error(`${file}: ${error.message}`, { cause: error });
  });
  analysis++;
  model?.[Symbol.dispose]();
  model = next;
  const { card, classes } = model;
  tell({ type: "model", model: { file, bytes: bytes.byteLength, card, classes } });
  if (recording) await analyze(recording);
}

async function openRecording(file: File): Promise<void> {
  const turn = ++opening;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { name } = file;
  try {
    const { samples, sampleRate: rate, encoding, notes } = await decodeAudio(bytes);
    if (turn === opening) await analyze({ name, samples, rate, notes: [encoding, ...notes] });
  } catch (error) {
    if (turn !== opening) return;
    if (!(error instanceof AudioError)) throw error;
    const problem = `Cannot read "${name}": ${error.message}`;
    if (ours.test(String.fromCharCode(...bytes.subarray(0, 8)))) throw new Error(problem);
    const rate = model?.rate ?? usualRate;
    tell({ type: "foreign", name, bytes: bytes.buffer, rate, problem }, [bytes.buffer]);
  }
}

/** The mean of the channels. */
function mix(channels: readonly Float32Array[]): Float32Array {
  return channels[0].map((_, i) =>
    channels.reduce((sum, channel) => sum + channel[i], 0) / channels.length
  );
}

/** Shows a recording, then its segments one by one, then what the whole of it is. */
async function analyze(next: Recording): Promise<void> {
  const { name, samples, rate } = next;
  const seconds = samples.length / rate;
  if (seconds > mostSeconds) {
    throw new Error(
      `Cannot open "${name}": it is ${Math.round(seconds / 60)} minutes long, at most ` +
        `${mostSeconds / 60} are allowed`,
    );
  }
  const turn = ++analysis;
  recording = next;
  show({ name, seconds, rate, notes: next.notes, live: false, ...peaksOf(samples, rate) }, samples);
  if (!model) return;
  try {
    const sound = [resample(samples, rate, model.rate ?? rate), model.rate ?? rate] as const;
    for await (const segment of model.segments(...sound)) {
      if (turn !== analysis) return;
      tell({ type: "segment", segment });
      await new Promise((resolve) => setTimeout(resolve)); // lets in what is asked meanwhile
      if (turn !== analysis) return;
    }
    const prediction = await model.predict(...sound);
    if (turn === analysis) tell({ type: "overall", prediction });
  } catch (error) {
    if (turn !== analysis) return;
    throw new Error(`Cannot analyze "${name}": ${(error as Error).message}`, { cause: error });
  }
}

function show(recording: Sound, samples: Float32Array): void {
  const copy = samples.slice();
  tell({ type: "recording", recording, samples: copy }, [copy.buffer]);
}

function listen(port: MessagePort, rate: number): void {
  if (!model) throw new Error("Cannot listen before there is a model");
  opening++;
  analysis++;
  listener = new Listener(port, rate, mostSeconds, () => model!, tell);
  const notes = [`${rate} Hz`];
  const nothing = { seconds: 0, peaks: new Float32Array(), peaksPerSecond: livePeaksPerSecond };
  show({ name: "Microphone", rate, notes, live: true, ...nothing }, new Float32Array());
}

async function stop(): Promise<void> {
  if (!listener) return;
  const { rate } = listener;
  const samples = listener.stop();
  listener = undefined;
  await analyze({ name: "Microphone", samples, rate, notes: [`${rate} Hz`] });
}
