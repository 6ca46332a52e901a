import { segmentLimits } from "./limits.ts";
import { Problem } from "./problem.ts";

/** What a request wants to know. */
export interface Question {
  /** what the body is */
  readonly kind: BodyKind;
  /** its bytes */
  readonly body: Uint8Array<ArrayBuffer>;
  /** of a recording that is answered */
  readonly maxSeconds: number;
  /** given if the segments of the recording are wanted as well */
  readonly segments?: Segmentation;
}

/** An audio file, or JSON with features or samples. */
export type BodyKind = "audio" | "json";

/** How a recording is divided, in seconds. */
export interface Segmentation {
  /** of each segment */
  readonly window: number;
  /** from the start of one to the start of the next */
  readonly hop: number;
}

/** The types of content that are read. */
export const bodyTypes = "audio/*, application/octet-stream, application/json";

/**
 * What a body is, by its headers; without a type it may be anything (RFC 9110, 8.3).
 *
 * @throws Problem 415 if it is of another type, or packed
 */
export function bodyKind(headers: Headers): BodyKind {
  const coding = headers.get("content-encoding") ?? "identity";
  if (coding !== "identity") {
    throw new Problem(415, `Cannot read a body with the content coding ${quote(coding)}`, {
      "accept-encoding": "identity",
    });
  }
  const given = headers.get("content-type") ?? "application/octet-stream";
  const type = given.split(";")[0].trim().toLowerCase();
  if (type === "application/json") return "json";
  if (type === "application/octet-stream" || /^audio\/[\w.+-]+$/.test(type)) return "audio";
  throw new Problem(415, `Cannot read the content type ${quote(given)}: allowed are ${bodyTypes}`, {
    "accept-post": bodyTypes,
  });
}

/**
 * The segments that a query asks for, `segments=WINDOW,HOP`; undefined if it does not.
 *
 * @throws Problem 400 if it asks for anything else
 */
export function segmentationOf(query: URLSearchParams): Segmentation | undefined {
  for (const name of query.keys()) {
    if (name === "segments") continue;
    throw new Problem(400, `Cannot use the parameter ${quote(name)}: there is only segments`);
  }
  const [text, second] = query.getAll("segments");
  if (text === undefined) return undefined;
  const seconds = /^(\d{1,4}(?:\.\d{1,6})?),(\d{1,4}(?:\.\d{1,6})?)$/.exec(text);
  const { minWindow, maxWindow, maxOverlap } = segmentLimits;
  const [window, hop] = seconds ? seconds.slice(1).map(Number) : [NaN, NaN];
  const least = (1 - maxOverlap) * window;
  // a hop of 0.3 s is a tenth of 3 s, though not to the last bit
  const allowed = window >= minWindow && window <= maxWindow && hop >= least - 1e-9 &&
    hop <= window;
  if (second === undefined && allowed) return { window, hop };
  const found = second === undefined ? quote(text) : `${quote(text)} and ${quote(second)}`;
  throw new Problem(
    400,
    `Cannot use segments=${found}: a window of ${minWindow} to ${maxWindow} seconds, a comma, and a ` +
      `hop of ${
        Math.round(100 * (1 - maxOverlap))
      } to 100 % of it are needed, such as segments=3,1`,
  );
}

/** A client's text for a message: in quotes, not too long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
