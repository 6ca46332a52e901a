/** Headless Chromium with one page, for tests: opens, evaluates, takes pictures, and keeps all complaints. */
import { type Content, DevTools } from "./devtools.ts";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** The first of the browser's usual names that there is a program of; `undefined` if there is none. */
export async function findChromium(): Promise<string | undefined> {
  for (const name of names) {
    try {
      if ((await new Deno.Command(name, { args: ["--version"] }).output()).success) return name;
    } catch {
      // there is none of this name
    }
  }
}

const flags = [
  "--headless",
  "--remote-debugging-port=0",
  // a page under test gets nothing but what this computer serves
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  ...["--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
  ...(Deno.build.os !== "windows" && Deno.uid() === 0 ? ["--no-sandbox"] : []),
];

/** Resolves when the page is loaded. */
const loaded = `new Promise((resolve) => {
  if (document.readyState === "complete") resolve();
  else addEventListener("load", () => resolve());
})`;

/** Resolves when the page has been drawn as it now is: what is closed or open is decided then. */
const drawn = `new Promise((resolve) =>
  requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
)`;

/** How a page is shown, in CSS pixels. */
export interface View {
  readonly width: number;
  readonly height: number;
  /** whether the user prefers dark colors */
  readonly dark?: boolean;
  /** whether it is laid out for paper */
  readonly print?: boolean;
}

/** Of keys by their names: Windows' code, and the text that they type. */
const keys = {
  "Tab": [9, undefined],
  "Enter": [13, "\r"],
  "Escape": [27, undefined],
  " ": [32, " "],
  "PageUp": [33, undefined],
  "End": [35, undefined],
  "Home": [36, undefined],
  "ArrowRight": [39, undefined],
} as const;

/** What a screen reader finds. */
export interface AccessibleNode {
  readonly role: string;
  readonly name: string;
}

/** A browser with one page. */
export class Chromium implements AsyncDisposable {
  /** what went wrong in the page or its workers: exceptions, `console.error`, what was blocked or not found */
  readonly errors: string[] = [];
  /** the addresses that the page and its workers asked for */
  readonly requests: string[] = [];
  readonly #process: Deno.ChildProcess;
  readonly #profile: string;
  #log?: Promise<void>;
  #devtools!: DevTools;
  #page = "";

  private constructor(binary: string, profile: string, more: string[]) {
    this.#profile = profile;
    const args = [...flags, ...more, `--user-data-dir=${profile}`, "about:blank"];
    this.#process = new Deno.Command(binary, { args, stdout: "null", stderr: "piped" }).spawn();
  }

  /**
   * Starts a browser, with a profile that is new and empty.
   *
   * @param more command-line flags
   */
  static async start(binary: string, more: string[] = []): Promise<Chromium> {
    const profile = await Deno.makeTempDir({ prefix: "emodae_" });
    const browser = new Chromium(binary, profile, more);
    try {
      await browser.#connect();
    } catch (error) {
      await browser.close();
      throw error;
    }
    return browser;
  }

  async #connect(): Promise<void> {
    const deadline = setTimeout(() => this.#process.kill("SIGKILL"), 30_000);
    try {
      const listen = this.#listen.bind(this);
      this.#devtools = await DevTools.connect(await this.#address(), listen);
    } finally {
      clearTimeout(deadline);
    }
    const { targetId } = await this.#devtools.send("Target.createTarget", { url: "about:blank" });
    const target = { targetId, flatten: true };
    const { sessionId } = await this.#devtools.send("Target.attachToTarget", target);
    this.#page = sessionId;
    await this.#observe(this.#page);
  }

  /** Where it listens, as it says itself; what it says later is read and dropped. */
  #address(): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#log = (async () => {
      let log = "";
      for await (const text of this.#process.stderr.pipeThrough(new TextDecoderStream())) {
        log += text;
        const address = log.match(/^DevTools listening on (ws:\S+)\s/m)?.[1];
        if (address) resolve(address);
      }
      reject(new Error(`Chromium does not start: ${log}`));
    })();
    return promise;
  }

  /** Has a page or a worker tell its errors and requests, and the workers that it starts. */
  async #observe(session: string): Promise<void> {
    const autoAttach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
    const send = (method: string, params = {}) => this.#devtools.send(method, params, session);
    await Promise.allSettled([ // a worklet does not know all of these
      send("Runtime.enable"),
      send("Log.enable"),
      send("Network.enable"),
      send("Target.setAutoAttach", autoAttach),
      send("Runtime.runIfWaitingForDebugger"),
    ]);
  }

  #listen(method: string, params: Content, session?: string): void {
    switch (method) {
      case "Target.attachedToTarget":
        if (session) this.#observe(params.sessionId);
        break;
      case "Network.requestWillBeSent":
        this.requests.push(params.request.url);
        break;
      case "Runtime.exceptionThrown":
        this.errors.push(describe(params.exceptionDetails));
        break;
      case "Runtime.consoleAPICalled":
        if (params.type === "error" || params.type === "assert") {
          this.errors.push(params.args.map(textOf).join(" "));
        }
        break;
      case "Log.entryAdded":
        // the page repeats what its workers say themselves
        if (params.entry.level === "error" && params.entry.source !== "worker") {
          this.errors.push(`${params.entry.text} (${params.entry.url})`);
        }
        break;
    }
  }

  /** Goes to a page; resolves when it is loaded. */
  async open(url: string): Promise<void> {
    const { errorText } = await this.#devtools.send("Page.navigate", { url }, this.#page);
    if (errorText) throw new Error(`Cannot open ${url}: ${errorText}`);
    await this.evaluate(loaded);
  }

  /**
   * Evaluates an expression in the page, which keeps its security policy; a promise is awaited.
   *
   * @returns its value, as JSON has it
   * @throws Error if it throws
   */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#devtools.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
      allowUnsafeEvalBlockedByCSP: false,
    }, this.#page);
    if (exceptionDetails) throw new Error(describe(exceptionDetails));
    return result.value;
  }

  /** Presses a key in the page, as the user does. */
  async press(key: keyof typeof keys): Promise<void> {
    const [code, text] = keys[key];
    for (const type of ["keyDown", "keyUp"]) {
      const event = { type, key, text, windowsVirtualKeyCode: code };
      await this.#devtools.send("Input.dispatchKeyEvent", event, this.#page);
    }
  }

  /** Shows the page like this from now on; resolves when it does. */
  async show({ width, height, dark = false, print = false }: View): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
    const features = [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }];
    const media = { media: print ? "print" : "screen", features };
    await this.#devtools.send("Emulation.setDeviceMetricsOverride", metrics, this.#page);
    await this.#devtools.send("Emulation.setEmulatedMedia", media, this.#page);
    await this.evaluate(drawn);
  }

  /** The page's accessibility tree, in its order. */
  async accessibleNodes(): Promise<AccessibleNode[]> {
    const { nodes } = await this.#devtools.send("Accessibility.getFullAXTree", {}, this.#page);
    return nodes.map(({ role, name }: Content) => ({
      role: role?.value ?? "",
      name: name?.value ?? "",
    }));
  }

  /** Writes a PNG of what a window of this size shows. */
  async screenshot(path: string, view: View): Promise<void> {
    await this.show(view);
    const { data } = await this.#devtools.send("Page.captureScreenshot", {}, this.#page);
    await Deno.writeFile(path, Uint8Array.fromBase64(data));
  }

  /** Ends the browser and removes its profile. */
  async close(): Promise<void> {
    await this.#devtools?.send("Browser.close").catch(() => {});
    const deadline = setTimeout(() => this.#process.kill("SIGKILL"), 5000);
    await this.#process.status;
    clearTimeout(deadline);
    await this.#devtools?.close();
    await this.#log;
    await Deno.remove(this.#profile, { recursive: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function describe({ exception, text, url, lineNumber }: Content): string {
  return exception?.description ?? `${text} ${textOf(exception ?? {})} (${url}:${lineNumber + 1})`;
}

/** A value of the page's as text. */
function textOf({ value, description }: Content): string {
  return description ?? String(value);
}
