import type { ModelCard } from "../src/model_file/mod.ts";
import type { Prediction, Segment } from "../src/recognizer/mod.ts";

/** What the page asks of its worker. */
export type Request =
  | { readonly type: "load"; readonly address: string }
  /** a recording or another model */
  | { readonly type: "open"; readonly file: File }
  /** a recording in a format that the browser has decoded */
  | {
    readonly type: "decoded";
    readonly name: string;
    readonly channels: readonly Float32Array[];
    readonly rate: number;
  }
  | { readonly type: "example" }
  /** blocks of the microphone's samples, Float32Array, come from the port until `stop` */
  | { readonly type: "listen"; readonly port: MessagePort; readonly rate: number }
  | { readonly type: "stop" };

/** What the worker tells. */
export type Message =
  | { readonly type: "model"; readonly model: LoadedModel }
  /** a recording is there; its segments and then `overall` follow, or for a live one `heard` */
  | { readonly type: "recording"; readonly recording: Sound; readonly samples: Float32Array }
  | { readonly type: "segment"; readonly segment: Segment }
  | { readonly type: "overall"; readonly prediction: Prediction }
  | {
    readonly type: "heard";
    readonly seconds: number;
    /** further peaks */
    readonly peaks: Float32Array;
    /** of what was said last */
    readonly running?: Prediction;
    readonly segment?: Segment;
  }
  /** a recording that only the browser may know how to decode, at this rate */
  | {
    readonly type: "foreign";
    readonly name: string;
    readonly bytes: ArrayBuffer;
    readonly rate: number;
    /** what to say if it does not know either */
    readonly problem: string;
  }
  | { readonly type: "failed"; readonly problem: string };

/** The model that answers. */
export interface LoadedModel {
  /** of its file */
  readonly file: string;
  /** of the file */
  readonly bytes: number;
  readonly classes: readonly string[];
  readonly card: ModelCard;
}

/** A recording as the page shows it. */
export interface Sound {
  readonly name: string;
  readonly seconds: number;
  /** Hz */
  readonly rate: number;
  /** how it was stored, what is odd about it: a few words each */
  readonly notes: readonly string[];
  /** whether the microphone goes on adding to it */
  readonly live: boolean;
  /** (n, 2): lowest and highest sample of equal parts, in [-1, 1] */
  readonly peaks: Float32Array;
  /** how many of these parts a second has */
  readonly peaksPerSecond: number;
}
