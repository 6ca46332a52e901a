/** What a server takes on. */
export interface Limits {
  /** bytes of a request's body */
  readonly maxBytes: number;
  /** of a recording */
  readonly maxSeconds: number;
  /** for a request, from its headers to its answer */
  readonly timeoutSeconds: number;
  /** predictions at a time */
  readonly concurrency: number;
  /** further requests to predict whose body is on its way, or that wait for their turn */
  readonly queue: number;
}

/** Where nothing else is said: for one processor. */
export const defaultLimits: Limits = {
  maxBytes: 10_000_000,
  maxSeconds: 300,
  timeoutSeconds: 30,
  concurrency: 1,
  queue: 8,
};

/** Segments, seconds: what their number is bounded by, and the work for each second of a recording. */
export const segmentLimits = { minWindow: 0.5, maxWindow: 60, maxOverlap: 0.9 };

/**
 * How many numbers (samples of all channels) of an audio file are decoded for each second that is allowed,
 * two channels at 48 kHz: a few bytes of FLAC can stand for 65,536 samples.
 */
export const decodedPerSecond = 2 * 48_000;
