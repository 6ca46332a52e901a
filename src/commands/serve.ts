import { InputError } from "../input_error.ts";
import { defaultLimits } from "../server/mod.ts";
import { readPage, Service } from "../service/mod.ts";
import { parseCommandLine, wholeNumber } from "./arguments.ts";
import { useModelFile } from "./model_file.ts";
import { print } from "./terminal.ts";

const options = {
  port: { type: "string" },
  host: { type: "string", default: "127.0.0.1" },
  concurrency: { type: "string" },
  "max-body": { type: "string" },
  "max-seconds": { type: "string" },
  timeout: { type: "string" },
  quiet: { type: "boolean", default: false },
} as const;

/** Bytes in what `--max-body` counts. */
const megabyte = 1_000_000;

/** Requests that wait, for each that is predicted. */
const queueFactor = 4;

/** Serves the page and predictions until it is interrupted. Returns 1 if requests were cut off then. */
export async function serveCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(args, options);
  if (positionals.length !== 1) {
    throw new InputError("Cannot serve without one model: give a file that train wrote");
  }
  const [path] = positionals;
  const { maxBytes, maxSeconds, timeoutSeconds } = defaultLimits;
  const concurrency = wholeNumber("concurrency", values.concurrency, 1, 1024) ??
    navigator.hardwareConcurrency;
  const limits = {
    maxBytes: megabyte *
      (wholeNumber("max-body", values["max-body"], 1, 1000) ?? maxBytes / megabyte),
    maxSeconds: wholeNumber("max-seconds", values["max-seconds"], 1, 3600) ?? maxSeconds,
    timeoutSeconds: wholeNumber("timeout", values.timeout, 1, 3600) ?? timeoutSeconds,
    concurrency,
    queue: queueFactor * concurrency,
  };
  const service = await start(path, {
    limits,
    hostname: values.host,
    port: wholeNumber("port", values.port, 0, 65535) ?? 8000,
    page: await readPage(),
    onError: (error: unknown) => console.error("error:", error),
    ...(!values.quiet && { onAnswer }),
  });
  print(`Serving ${path} at ${service.url} (Ctrl+C stops)\n`);
  await interrupted();
  if (!values.quiet) console.error("Shutting down: what runs is finished");
  return await service.stop() ? 0 : 1;
}

async function start(
  path: string,
  options: Omit<Parameters<typeof Service.start>[0], "modelFile">,
): Promise<Service> {
  try {
    return await useModelFile(
      path,
      "serve",
      (modelFile) => Service.start({ ...options, modelFile }),
    );
  } catch (error) {
    const { hostname, port } = options;
    if (
      error instanceof Deno.errors.AddrInUse || error instanceof Deno.errors.AddrNotAvailable ||
      error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable
    ) {
      throw new InputError(`Cannot listen at ${hostname}, port ${port}: ${error.message}`, {
        cause: error,
      });
    }
    throw error;
  }
}

function onAnswer({ method, url }: Request, status: number, milliseconds: number): void {
  const path = URL.parse(url)?.pathname ?? "?"; // percent-encoded: nothing in it moves the cursor
  console.error(`${method} ${path} ${status} ${milliseconds.toFixed(0)} ms`);
}

/** Resolves when the program is asked to end. */
async function interrupted(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, resolve);
  await promise;
  // a second time ends it at once
  for (const signal of signals) Deno.removeSignalListener(signal, resolve);
}
