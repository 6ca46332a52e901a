/** One message's content; what is in it depends on the method. */
// deno-lint-ignore no-explicit-any
export type Content = Record<string, any>;

/** What is told when it happens, and in which session: a page's, a worker's or, without one, the browser's. */
export type Listener = (method: string, params: Content, session?: string) => void;

// A test is to fail with a reason before the runner is stopped without one.
const patience = 60_000;

/** A connection by Chrome's DevTools protocol: commands with answers, and events. */
export class DevTools {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<Content>>();
  #commands = 0;

  private constructor(socket: WebSocket, listener: Listener) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const { id, method, params, result, error, sessionId } = JSON.parse(data);
      if (method !== undefined) return listener(method, params, sessionId);
      const answer = this.#waiting.get(id);
      if (error) answer?.reject(new Error(error.message));
      else answer?.resolve(result);
    };
    socket.onclose = () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("Chromium has ended"));
    };
  }

  /** Connects to the address that the browser names when it starts. */
  static async connect(url: string, listener: Listener): Promise<DevTools> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = (event) => reject(new Error((event as ErrorEvent).message));
    });
    return new DevTools(socket, listener);
  }

  /**
   * Gives a command, to a session or else to the browser.
   *
   * @throws Error if it fails or takes a minute
   */
  async send(method: string, params: Content = {}, sessionId?: string): Promise<Content> {
    const id = ++this.#commands;
    const answer = Promise.withResolvers<Content>();
    this.#waiting.set(id, answer);
    const timer = setTimeout(() => answer.reject(new Error(`No answer to ${method}`)), patience);
    try {
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
      return await answer.promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** Resolves when the connection has ended. */
  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    await new Promise((resolve) => {
      this.#socket.addEventListener("close", resolve);
      this.#socket.close();
    });
  }
}
