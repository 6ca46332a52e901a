/** All that the page shows, and the one function that changes it. */
import type { Prediction, Segment } from "../src/recognizer/mod.ts";
import type { LoadedModel, Message, Sound } from "./messages.ts";

/** A recording with what the model says about it, as far as it has said it. */
export interface Analysis extends Sound {
  readonly segments: readonly Segment[];
  /** of the whole recording */
  readonly overall?: Prediction;
  /** of what the microphone heard last */
  readonly running?: Prediction;
}

/** What the page is doing. */
export type Activity = "loading" | "idle" | "opening" | "listening" | "analyzing";

/** All that the page shows. */
export interface State {
  readonly activity: Activity;
  readonly model?: LoadedModel;
  readonly recording?: Analysis;
  /** the place in the recording that is looked at, s; none: the whole recording is */
  readonly position?: number;
  readonly playing: boolean;
  /** what went wrong last */
  readonly problem?: string;
  /** whether the page works without the network from now on */
  readonly offline: boolean;
}

/** What can happen. */
export type Event =
  | Exclude<Message, { type: "foreign" }>
  | { readonly type: "opening" }
  | { readonly type: "seek"; readonly position: number }
  | { readonly type: "whole" }
  | { readonly type: "playing"; readonly playing: boolean }
  | { readonly type: "offline" };

/** Before anything has happened. */
export const start: State = { activity: "loading", playing: false, offline: false };

/** The state after an event. */
export function next(state: State, event: Event): State {
  const { recording } = state;
  switch (event.type) {
    case "model":
      return { ...state, ...unanalyzed(recording), model: event.model, problem: undefined };
    case "opening":
      return { ...state, activity: "opening", playing: false, problem: undefined };
    case "recording":
      return {
        ...state,
        activity: event.recording.live ? "listening" : "analyzing",
        recording: { ...event.recording, segments: [] },
        position: undefined,
        playing: false,
        problem: undefined,
      };
    case "segment":
      return recording ? { ...state, recording: append(recording, event.segment) } : state;
    case "overall":
      if (!recording) return state;
      return {
        ...state,
        activity: state.activity === "analyzing" ? "idle" : state.activity,
        recording: { ...recording, overall: event.prediction },
      };
    case "heard":
      return recording ? { ...state, recording: hear(recording, event) } : state;
    case "failed":
      return { ...state, activity: afterFailure(state), problem: event.problem };
    case "seek":
      if (!recording) return state;
      return { ...state, position: Math.min(Math.max(0, event.position), recording.seconds) };
    case "whole":
      return { ...state, position: undefined, playing: false };
    case "playing":
      return { ...state, playing: event.playing };
    case "offline":
      return { ...state, offline: true };
  }
}

/** What another model said of a recording holds no more: the worker is going to analyze it again. */
function unanalyzed(recording?: Analysis): Pick<State, "activity" | "recording"> {
  if (!recording || recording.live) return { activity: "idle", recording };
  return {
    activity: "analyzing",
    recording: { ...recording, segments: [], overall: undefined },
  };
}

/** What could not be opened leaves the recording before and its analysis as they are. */
function afterFailure({ activity, recording }: State): Activity {
  const unfinished = recording !== undefined && recording.overall === undefined;
  return activity === "opening" && unfinished ? "analyzing" : "idle";
}

function append(recording: Analysis, segment: Segment): Analysis {
  return { ...recording, segments: [...recording.segments, segment] };
}

function hear(recording: Analysis, { seconds, peaks, running, segment }: Heard): Analysis {
  const all = new Float32Array(recording.peaks.length + peaks.length);
  all.set(recording.peaks);
  all.set(peaks, recording.peaks.length);
  const heard = { ...recording, seconds, peaks: all, running: running ?? recording.running };
  return segment ? append(heard, segment) : heard;
}

type Heard = Extract<Message, { type: "heard" }>;
