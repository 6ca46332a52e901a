/**
 * The server under load: `deno task bench:serve [MODEL]`.
 *
 * What: `serve` in a process of its own, asked over the loopback interface by this process, which keeps as many
 * requests on the way as the server predicts at a time, on connections that stay open. First utterances of 2 s
 * as WAV files, then the features of one as JSON. Requests a second; the time from a request to the whole of its
 * answer, median and 99th percentile; the server's resident memory before the first request that counts, after a
 * tenth of them and after the last one (V8 lets the heap grow for some ten thousand requests, and then no more).
 *
 * How: a hundredth of the requests goes before and does not count. Every answer has to be right: the same label
 * for the same body as the first time. The client's work shares the machine's processors with the server's.
 *
 * @module
 */
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { is10Binary } from "../src/binaries.ts";
import { Extractor } from "../src/is10/mod.ts";
import { table } from "../src/report/table.ts";
import { syntheticEmotional, syntheticRate } from "../src/synthesis/mod.ts";
import { wavFile } from "./extract_speech.ts";

const help = `deno task bench:serve [MODEL]: the server under load

  MODEL            Default: fixtures/demo.emodae
  --requests N     of each kind. Default: 100000
  --concurrency N  of the server and the client. Default: the number of processors
  --json           print JSON
  --help           print this
`;
const root = fileURLToPath(new URL("../", import.meta.url));
const { values: options, positionals: [model = `${root}fixtures/demo.emodae`] } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    requests: { type: "string", default: "100000" },
    concurrency: { type: "string", default: String(navigator.hardwareConcurrency) },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (options.help) {
  console.log(help);
  Deno.exit();
}
const [requests, concurrency] = [options.requests, options.concurrency].map(Number);
if (
  !(Number.isInteger(requests) && requests >= 100 && Number.isInteger(concurrency) &&
    concurrency > 0)
) {
  console.error("error: Cannot use these numbers: at least 100 requests, 1 at a time are needed");
  Deno.exit(2);
}

/** A body to send again and again. */
interface Payload {
  readonly type: string;
  readonly bodies: readonly Uint8Array<ArrayBuffer>[];
}

/** What came of one kind of requests. */
interface Load {
  readonly seconds: number;
  /** of each request, milliseconds, sorted */
  readonly latencies: Float64Array;
  /** resident megabytes of the server: before, at every tenth of the requests */
  readonly memory: number[];
}

const payloads: Record<string, Payload> = await makePayloads();
const server = new Deno.Command(Deno.execPath(), {
  args: [
    ...["run", "-A", "--quiet", `${root}cli.ts`, "serve", model],
    ...["--port", "0", "--quiet", "--concurrency", String(concurrency)],
  ],
  stdout: "piped",
}).spawn();
try {
  const url = await addressOf(server);
  const loads: Record<string, Load> = {};
  for (const [name, payload] of Object.entries(payloads)) {
    loads[name] = await run(`${url}predict`, payload);
  }
  report(loads);
} finally {
  server.kill("SIGTERM");
  await server.status;
}

/** Ten utterances of 2 s, and the features of each. */
async function makePayloads(): Promise<Record<string, Payload>> {
  const extractor = await Extractor.create(is10Binary, syntheticRate);
  const utterances = syntheticEmotional().slice(0, 10).map(({ samples }) => {
    const speech = samples();
    return Float32Array.from({ length: 2 * syntheticRate }, (_, i) => speech[i % speech.length]);
  });
  const rows = utterances.map((samples) => Array.from(extractor.extract(samples)));
  const text = new TextEncoder();
  return {
    "2 s, WAV": {
      type: "audio/wav",
      bodies: utterances.map((samples) => Uint8Array.from(wavFile(samples, syntheticRate))),
    },
    "features, JSON": {
      type: "application/json",
      bodies: rows.map((row) => text.encode(JSON.stringify({ features: [row] }))),
    },
  };
}

/** What the server prints first. */
async function addressOf(server: Deno.ChildProcess): Promise<string> {
  let output = "";
  for await (const text of server.stdout.pipeThrough(new TextDecoderStream())) {
    output += text;
    const url = /http:\S+/.exec(output)?.[0];
    if (url) return url;
  }
  throw new Error(`the server does not start: ${output}`);
}

async function run(url: string, { type, bodies }: Payload): Promise<Load> {
  const labels: string[] = [];
  const ask = async (index: number) => {
    const which = index % bodies.length;
    const init = { method: "POST", body: bodies[which], headers: { "content-type": type } };
    const response = await fetch(url, init);
    const text = await response.text();
    const label = /"label":"(.*?)"/.exec(text)?.[1];
    labels[which] ??= label!;
    if (response.status !== 200 || label !== labels[which]) throw new Error(`answer: ${text}`);
  };
  await inParallel(Math.max(requests / 100, bodies.length), ask);
  const latencies = new Float64Array(requests);
  const memory = [await residentMegabytes()];
  const start = performance.now();
  await inParallel(requests, async (index) => {
    const start = performance.now();
    await ask(index);
    latencies[index] = performance.now() - start;
    if ((index + 1) % Math.floor(requests / 10) === 0) memory.push(await residentMegabytes());
  });
  const seconds = (performance.now() - start) / 1000;
  return { seconds, latencies: latencies.sort(), memory };
}

/** Does work 0 to `count` - 1, as many at a time as the server does. */
async function inParallel(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: concurrency }, async () => {
    while (next < count) await work(next++);
  }));
}

async function residentMegabytes(): Promise<number> {
  const args = ["-o", "rss=", "-p", String(server.pid)];
  const { stdout } = await new Deno.Command("ps", { args }).output();
  return Number(new TextDecoder().decode(stdout)) / 1024;
}

function report(loads: Record<string, Load>): void {
  const figures = Object.entries(loads).map(([name, { seconds, latencies, memory }]) => ({
    name,
    requests,
    perSecond: requests / seconds,
    p50: latencies[Math.floor(0.5 * (requests - 1))],
    p99: latencies[Math.floor(0.99 * (requests - 1))],
    memory,
  }));
  const cpu = cpus();
  const machine = { cpu: cpu[0].model, processors: cpu.length, deno: Deno.version.deno };
  if (options.json) {
    console.log(JSON.stringify({ title: "The server under load", machine, concurrency, figures }));
    return;
  }
  console.log(
    `The server under load: ${requests} requests of each kind, ${concurrency} at a time\n`,
  );
  console.log(`${machine.cpu}, ${machine.processors} processors; Deno ${machine.deno}\n`);
  console.log(table([
    ["", "requests/s", "p50 ms", "p99 ms", "MB before", "after 10 %", "after all"],
    ...figures.map(({ name, perSecond, p50, p99, memory }) => [
      name,
      perSecond.toFixed(0),
      p50.toFixed(1),
      p99.toFixed(1),
      ...[memory[0], memory[1], memory.at(-1)!].map((value) => value.toFixed(0)),
    ]),
  ]));
}
