import { Model } from "../recognizer/mod.ts";
import {
  type Answer,
  describeModel,
  type ModelDescription,
  Problem,
  type Question,
  type Recognizer,
} from "../server/mod.ts";
import { Pool } from "../workers/mod.ts";

/** What every worker needs. */
export interface Setup {
  readonly modelFile: Uint8Array<ArrayBuffer>;
}

/** What a worker is asked. */
export type Task = Question;

/** What it says. */
export type Outcome =
  | { readonly answer: Answer }
  | { readonly problem: Pick<Problem, "status" | "message" | "headers"> };

/** A recognizer on worker threads, as many as predictions are allowed at a time. */
export class PooledRecognizer implements Recognizer, Disposable {
  readonly model: ModelDescription;
  readonly #pool: Pool<Setup, Task, Outcome>;

  private constructor(model: ModelDescription, pool: Pool<Setup, Task, Outcome>) {
    this.model = model;
    this.#pool = pool;
  }

  /**
   * Starts the workers.
   *
   * @param size how many
   * @throws ModelFileError if the file is no model
   */
  static async start(modelFile: Uint8Array<ArrayBuffer>, size: number) {
    using model = await Model.from(modelFile);
    const module = new URL("./worker.ts", import.meta.url);
    const pool = new Pool<Setup, Task, Outcome>(size, module, { modelFile });
    await pool.ready();
    return new PooledRecognizer(describeModel(model), pool);
  }

  /** Asks a worker; one that is at it when the signal is aborted is stopped, and another one started. */
  async answer(question: Question, signal: AbortSignal): Promise<Answer> {
    const outcome = await this.#pool.run(question, { signal });
    if ("answer" in outcome) return outcome.answer;
    const { status, message, headers } = outcome.problem;
    throw new Problem(status, message, headers);
  }

  /** Stops the workers. */
  [Symbol.dispose](): void {
    this.#pool.close();
  }
}
