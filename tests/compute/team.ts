/** A team of threads for the tests: a leader here, helpers on workers of their own. */
import baseline from "../../assembly/build/baseline-threads.wasm" with { type: "bytes" };
import relaxed from "../../assembly/build/relaxed-threads.wasm" with { type: "bytes" };
import {
  type Arithmetic,
  callHelpers,
  chooseBinary,
  dismissHelpers,
  type TeamBuild,
  TeamLeader,
  teamMemory,
} from "../../src/compute/mod.ts";

const threadedBinaries = { baseline, relaxed };

export class TestTeam implements AsyncDisposable {
  readonly memory = teamMemory();
  readonly #workers: Promise<Worker>[] = [];
  #helping: Promise<unknown>[] = [];
  readonly #build: TeamBuild;

  constructor(arithmetic: Arithmetic, wide = false) {
    const name = chooseBinary(arithmetic);
    this.#build = { name, binary: threadedBinaries[name], wide };
  }

  lead(): Promise<TeamLeader> {
    return TeamLeader.create(this.#build, this.memory);
  }

  /** @returns whether the leader is going to have them */
  async call(threads: number): Promise<boolean> {
    // A leader waits for its helpers, and blocks what they need to start: so they have to be there before.
    for (let i = this.#workers.length; i < threads - 1; i++) this.#workers.push(startWorker());
    const workers = await Promise.all(this.#workers);
    if (!callHelpers(this.memory, threads)) return false;
    for (let rank = 1; rank < threads; rank++) {
      const worker = workers[rank - 1];
      this.#helping.push(message(worker));
      worker.postMessage({ build: this.#build, memory: this.memory, rank, members: threads });
    }
    return true;
  }

  dismiss(): void {
    dismissHelpers(this.memory);
  }

  /** Resolves when all helpers have been let go. */
  async gone(): Promise<void> {
    await Promise.all(this.#helping);
    this.#helping = [];
  }

  async [Symbol.asyncDispose]() {
    await this.gone();
    for (const worker of await Promise.all(this.#workers)) worker.terminate();
  }
}

async function startWorker(): Promise<Worker> {
  const worker = new Worker(new URL("./team_worker.ts", import.meta.url), { type: "module" });
  await message(worker);
  return worker;
}

/** Resolves at the worker's next message. */
function message(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.onmessage = resolve;
    worker.onerror = (event) => reject(new Error(event.message));
  });
}
