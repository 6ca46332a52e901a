/**
 * The page: what happens, from the user and from the worker, goes to `next`, and what it gives is shown, at
 * most once a frame.
 *
 * @module
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { Announcer } from "./announcer.ts";
import { Bars } from "./bars.ts";
import { decodeByBrowser } from "./browser_decoder.ts";
import { Card } from "./card.ts";
import { Controls } from "./controls.ts";
import type { Message, Request } from "./messages.ts";
import { Microphone } from "./microphone.ts";
import { workOffline } from "./offline.ts";
import { Player } from "./player.ts";
import { SegmentTable } from "./segment_table.ts";
import { type Event, next, start, type State } from "./state.ts";
import { Timeline } from "./timeline.ts";
import { Waveform } from "./waveform.ts";

let state: State = start;
let frame = 0;
let microphone: Microphone | undefined;
/** grows with everything that is opened: what was asked for before does not matter any more */
let opened = 0;

const worker = new Worker("worker.js", { type: "module" });
const player = new Player((position, playing) => {
  dispatch({ type: "seek", position });
  dispatch({ type: "playing", playing });
});
const controls = new Controls({ open, example, listen, play, whole });
const timeline = new Timeline((event) => {
  dispatch(event);
  if (event.type === "seek" && state.playing) player.play(state.position!);
});
const views = [
  controls,
  timeline,
  new Waveform(),
  new Bars(),
  new SegmentTable(),
  new Card(),
  new Announcer(),
];

worker.onmessage = ({ data }: MessageEvent<Message>) => {
  if (data.type === "foreign") return decode(data);
  if (data.type === "recording") player.load(data.samples, data.recording.rate);
  dispatch(data);
};
worker.onerror = ({ message }) => fail(`The page's worker has ended: ${message}`);
ask({ type: "load", address: "model.emodae" });
workOffline(() => dispatch({ type: "offline" }));

function dispatch(event: Event): void {
  state = next(state, event);
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    for (const view of views) view.render(state);
  });
}

function ask(request: Request, transfer: Transferable[] = []): void {
  worker.postMessage(request, transfer);
}

function fail(problem: string): void {
  dispatch({ type: "failed", problem });
}

/** Whatever is on ends; what is being opened will not be shown. */
function begin(): number {
  player.stop();
  stopListening();
  dispatch({ type: "opening" });
  return ++opened;
}

/** Switches the microphone off, upon which all of what was said is analyzed. */
function stopListening(): void {
  if (!microphone) return;
  microphone.close();
  microphone = undefined;
  ask({ type: "stop" });
}

function open(file: File): void {
  begin();
  ask({ type: "open", file });
}

function example(): void {
  begin();
  ask({ type: "example" });
}

/** Has the browser decode what the worker cannot. */
async function decode({ name, bytes, rate, problem }: Extract<Message, { type: "foreign" }>) {
  const turn = opened;
  try {
    const channels = await decodeByBrowser(bytes, rate);
    if (turn === opened) ask({ type: "decoded", name, channels, rate });
  } catch {
    if (turn === opened) fail(problem);
  }
}

/** Switches the microphone on or off. */
async function listen(): Promise<void> {
  if (microphone) return stopListening();
  const turn = begin();
  try {
    const opening = await Microphone.open();
    if (turn !== opened) return opening.close();
    microphone = opening;
    ask({ type: "listen", port: microphone.port, rate: microphone.rate }, [microphone.port]);
  } catch (error) {
    if (turn === opened) fail((error as Error).message);
  }
}

function play(): void {
  if (state.playing) {
    player.stop();
    dispatch({ type: "playing", playing: false });
  } else player.play(state.position ?? 0);
}

/** Looks at the whole recording again. */
function whole(): void {
  player.stop();
  dispatch({ type: "whole" });
}
