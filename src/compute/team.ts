// A team of threads that computes as one module: each member has an instance of a threaded build, all on
// one shared memory. The leader's calls of a kernel are calls by all members, of which each computes its
// share of the output (see assembly/team.ts): the result is the same to the last bit for any number of
// members, and the same as without a team.
//
// Who starts the threads is the caller's business. Members may come and go while the leader works: it looks
// before every call how many are wanted.

import type { BinaryName } from "./binary.ts";
import { Compute } from "./compute.ts";
import type { ComputeExports } from "./exports.ts";
import { instantiate } from "./instantiate.ts";
import { useWideKernel } from "./wide.ts";

/** How the threads of a team compute. */
export interface TeamBuild {
  /** the build that `binary` is the threaded form of */
  readonly name: BinaryName;
  /** as bytes or as a compiled module */
  readonly binary: BufferSource | WebAssembly.Module;
  /** as for {@linkcode Compute.create} */
  readonly wide?: boolean;
}

/** How many threads a team has at most. */
export const largestTeam = 64;

/** The exports of a threaded build; `assembly/threads.ts` documents them. */
interface ThreadedExports extends ComputeExports {
  scratchBytes(): number;
  useScratch(address: number): void;
  join(rank: number, members: number): void;
  barrier(): void;
}

// What is not here the leader does alone.
const kernels = [
  ...["multiply", "multiplyByTransposed", "multiplyTransposed"] as const,
  ...["corruptRows", "encode", "decode", "reconstructionStep", "gatedStep"] as const,
  ...["softmaxStep", "backpropagate", "momentumUpdate", "adamUpdate", "addScaled"] as const,
  ...["columnMeans", "subtractRow", "squaredDistances", "rbfKernel", "decisionValues"] as const,
];
type Kernel = (...operands: number[]) => number;

// The team's part of memory, its first 1024 bytes. As 32-bit words:
/** how many threads the team is to have; minus that many when the helpers are to leave, 0 when there is no team */
const wantedAt = 0;
/** the kernel that is called, or `leave` */
const kernelAt = 1;
/** how many operands the call has */
const countAt = 2;
/** the address of each member's scratch memory */
const scratchAt = 64;
// ... and the call's operands as doubles:
const operandsAt = 64;

const leave = -1;

/** Pages of a team's memory; just short of 4 GiB, of which what is not used takes address space only. */
const pages = 65535; // as many at the start as at most, as asconfig.json says: it may not grow, and so is faster

/**
 * Memory for a team, to be shared by its threads.
 *
 * @throws RangeError if the address space does not hold it
 */
export function teamMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** Begins a team: its leader is going to come, and helpers may be called. */
export function openTeam(memory: WebAssembly.Memory): void {
  Atomics.compareExchange(words(memory), wantedAt, 0, 1);
}

/**
 * Asks the leader to go on with a team of `threads`, itself among them; the caller has to let all others
 * {@linkcode help}, with the ranks from 1 on.
 *
 * @returns false if the team has ended, or has helpers already: then none may come
 */
export function callHelpers(memory: WebAssembly.Memory, threads: number): boolean {
  return Atomics.compareExchange(words(memory), wantedAt, 1, threads) === 1;
}

/** Asks the leader to let all helpers go, which it does before its next call of a kernel, or at its end. */
export function dismissHelpers(memory: WebAssembly.Memory): void {
  const wanted = Atomics.load(words(memory), wantedAt);
  if (wanted > 1) Atomics.compareExchange(words(memory), wantedAt, wanted, -wanted);
}

/**
 * Computes as a member of a team, and blocks its thread, until the leader lets it go.
 *
 * @param rank the member's number, from 1 on
 * @param members how many there are, with the leader
 */
export async function help(
  { name, binary, wide }: TeamBuild,
  memory: WebAssembly.Memory,
  rank: number,
  members: number,
): Promise<void> {
  const exports = await instantiate(binary, memory) as ThreadedExports;
  const word = words(memory);
  const operands = new Float64Array(memory.buffer).subarray(operandsAt);
  exports.join(rank, members);
  for (let call = 0;; call++) {
    exports.barrier();
    if (word[kernelAt] === leave) break;
    if (call === 0) {
      exports.useScratch(word[scratchAt + rank]);
      if (wide) useWideKernel(name, exports);
    }
    const kernel = exports[kernels[word[kernelAt]]] as Kernel;
    kernel(...operands.subarray(0, word[countAt]));
  }
  exports.barrier();
}

/** The member that decides what is computed. */
export class TeamLeader implements Disposable {
  /** what the team computes with: one module to its user */
  readonly compute: Compute;
  readonly #exports: ThreadedExports;
  readonly #words: Int32Array;
  readonly #operands: Float64Array;
  /** members that have scratch memory */
  #equipped = 0;
  #members = 1;

  private constructor({ name, wide }: TeamBuild, exports: ThreadedExports) {
    this.#exports = exports;
    this.#words = words(exports.memory);
    this.#operands = new Float64Array(exports.memory.buffer).subarray(operandsAt);
    this.#equip(1);
    exports.useScratch(this.#words[scratchAt]);
    if (wide) useWideKernel(name, exports);
    const divided = kernels.map((name, kernel) => [name, this.#divided(name, kernel)]);
    this.compute = new Compute(name, { ...exports, ...Object.fromEntries(divided) });
  }

  /**
   * Begins to lead; alone, where no helpers are called.
   *
   * @param memory that nobody leads on; what it held is lost
   */
  static async create(build: TeamBuild, memory: WebAssembly.Memory): Promise<TeamLeader> {
    const exports = await instantiate(build.binary, memory) as ThreadedExports;
    openTeam(memory);
    return new TeamLeader(build, exports);
  }

  /** How many threads the last call was divided among. */
  get threads(): number {
    return this.#members;
  }

  /** Lets all helpers go and ends the team. */
  [Symbol.dispose](): void {
    const wanted = Math.abs(Atomics.exchange(this.#words, wantedAt, 0));
    if (wanted > 1) this.#release(wanted);
  }

  #divided(name: (typeof kernels)[number], kernel: number): Kernel {
    const own = this.#exports[name] as Kernel;
    return (...operands) => {
      this.#meet();
      if (this.#members > 1) {
        this.#words[kernelAt] = kernel;
        this.#words[countAt] = operands.length;
        this.#operands.set(operands);
        this.#exports.barrier();
      }
      return own(...operands); // ends in a barrier
    };
  }

  /** Makes the team what is wanted. */
  #meet(): void {
    const wanted = Atomics.load(this.#words, wantedAt);
    if (wanted === this.#members) return;
    if (wanted > 1) return this.#join(wanted);
    this.#release(-wanted);
    Atomics.store(this.#words, wantedAt, 1);
  }

  #join(members: number): void {
    this.#equip(members);
    this.#exports.join(0, members);
    this.#members = members;
  }

  #equip(members: number): void {
    for (; this.#equipped < members; this.#equipped++) {
      const address = this.#exports.allocate(this.#exports.scratchBytes());
      this.#words[scratchAt + this.#equipped] = address;
    }
  }

  /** Lets the helpers of a team of `members` go, who may be on their way to their first call. */
  #release(members: number): void {
    if (this.#members !== members) this.#join(members);
    this.#words[kernelAt] = leave;
    this.#exports.barrier();
    this.#exports.barrier(); // all of them have read it
    this.#exports.join(0, 1);
    this.#members = 1;
  }
}

function words({ buffer }: WebAssembly.Memory): Int32Array {
  return new Int32Array(buffer);
}
