import { createHandler, type Handler, type Limits, type StaticFile } from "../server/mod.ts";
import { PooledRecognizer } from "./pooled_recognizer.ts";

/** What is served, and where. */
export interface ServiceOptions {
  /** the model's file */
  readonly modelFile: Uint8Array<ArrayBuffer>;
  /** the page's files by name */
  readonly page: Readonly<Record<string, StaticFile>>;
  readonly limits: Limits;
  /** the address to listen at, such as 127.0.0.1 */
  readonly hostname: string;
  /** 0 is any that is free */
  readonly port: number;
  /** told of every request when it is answered */
  onAnswer?(request: Request, status: number, milliseconds: number): void;
  /** told of what is the program's fault */
  onError?(error: unknown): void;
}

/** A server under Deno that is running. */
export class Service {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #recognizer: PooledRecognizer;
  readonly #requests: RequestCounter;
  readonly #stopping: AbortController;
  readonly #timeoutSeconds: number;

  private constructor(
    server: Deno.HttpServer<Deno.NetAddr>,
    recognizer: PooledRecognizer,
    requests: RequestCounter,
    stopping: AbortController,
    timeoutSeconds: number,
  ) {
    this.#server = server;
    this.#recognizer = recognizer;
    this.#requests = requests;
    this.#stopping = stopping;
    this.#timeoutSeconds = timeoutSeconds;
  }

  /**
   * Starts to serve.
   *
   * @throws ModelFileError if the file is no model
   * @throws Deno.errors.AddrInUse and the like if it cannot listen
   */
  static async start(options: ServiceOptions): Promise<Service> {
    const { hostname, port, limits } = options;
    const recognizer = await PooledRecognizer.start(options.modelFile, limits.concurrency);
    const stopping = new AbortController();
    const handler = createHandler({ ...options, recognizer, stopping: stopping.signal });
    const requests = new RequestCounter(handler, options.onAnswer);
    try {
      const settings = { hostname, port, onListen() {} };
      const server = Deno.serve(settings, (request) => requests.handle(request));
      return new Service(server, recognizer, requests, stopping, limits.timeoutSeconds);
    } catch (error) {
      recognizer[Symbol.dispose]();
      throw error;
    }
  }

  /** Where it is, with a slash at the end. */
  get url(): string {
    const { hostname, port } = this.#server.addr;
    return `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}/`;
  }

  /** Takes no more predictions, finishes what runs within the timeout, and tells whether that was all. */
  async stop(): Promise<boolean> {
    this.#stopping.abort();
    // first, since shutdown breaks off the bodies that are on their way
    const finished = await within(this.#timeoutSeconds + 1, this.#requests.none());
    await within(1, this.#server.shutdown()); // a client that does not close its connection is left alone
    this.#recognizer[Symbol.dispose]();
    return finished;
  }
}

/** Whether a promise resolves within so many seconds. */
async function within(seconds: number, promise: Promise<void>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, 1000 * seconds, false);
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Counts the requests that are being answered. */
class RequestCounter {
  readonly #handler: Handler;
  readonly #onAnswer: ServiceOptions["onAnswer"];
  #count = 0;
  #onNone = () => {};

  constructor(handler: Handler, onAnswer: ServiceOptions["onAnswer"]) {
    this.#handler = handler;
    this.#onAnswer = onAnswer;
  }

  async handle(request: Request): Promise<Response> {
    const start = performance.now();
    this.#count++;
    const response = await this.#handler(request);
    this.#count--;
    this.#onAnswer?.(request, response.status, performance.now() - start);
    if (this.#count === 0) this.#onNone();
    return response;
  }

  /** Resolves when there are none. */
  async none(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#onNone = resolve);
  }
}
