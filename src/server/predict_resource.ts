import { readBody } from "./body.ts";
import { Deadline } from "./deadline.ts";
import { Gate } from "./gate.ts";
import type { Limits } from "./limits.ts";
import { Problem } from "./problem.ts";
import { bodyKind, segmentationOf } from "./question.ts";
import type { Recognizer } from "./recognizer.ts";

/** Answers requests to predict, within the limits. */
export class PredictResource {
  readonly #recognizer: Recognizer;
  readonly #limits: Limits;
  readonly #stopping?: AbortSignal;
  readonly #gate: Gate;

  /** @param stopping aborted when no more requests are to be taken */
  constructor(recognizer: Recognizer, limits: Limits, stopping?: AbortSignal) {
    this.#recognizer = recognizer;
    this.#limits = limits;
    this.#stopping = stopping;
    this.#gate = new Gate(limits.concurrency, limits.queue);
  }

  /**
   * Whether requests are taken, and how many there are.
   *
   * @throws Problem 503 if none are
   */
  health(): Response {
    this.#checkOpen();
    return Response.json({ status: "ok", ...this.#gate.load });
  }

  /**
   * The answer to a question.
   *
   * @throws Problem if there is none
   */
  async post(request: Request, { searchParams }: URL): Promise<Response> {
    const { maxBytes, maxSeconds, timeoutSeconds } = this.#limits;
    const segments = segmentationOf(searchParams);
    const kind = bodyKind(request.headers);
    this.#checkOpen();
    using _place = this.#gate.enter();
    using deadline = new Deadline(timeoutSeconds);
    const { signal } = deadline;
    const body = await readBody(request, maxBytes, signal);
    try {
      using _turn = await this.#gate.turn(signal);
      const question = { kind, body, maxSeconds, segments };
      return Response.json(await this.#recognizer.answer(question, signal));
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error;
      throw new Problem(
        503,
        `Cannot answer within ${timeoutSeconds} s; try again later, or with a shorter recording`,
        { "retry-after": "1" },
      );
    }
  }

  #checkOpen(): void {
    if (!this.#stopping?.aborted) return;
    const detail = "Cannot take more requests: the server is shutting down";
    throw new Problem(503, detail, { "retry-after": "10" });
  }
}
