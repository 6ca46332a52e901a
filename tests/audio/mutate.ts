/** Random numbers that repeat: Marsaglia's xorshift. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed + 1;
  }

  /** An integer from 0 to below a limit. */
  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)];
  }
}

const EXTREMES = [0, 1, 2, 7, 8, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000];

/** Most of what a file's parser can stumble over is within its first bytes. */
const HEADER = 60;

type Mutation = (file: Uint8Array, random: Random) => Uint8Array;

const flipBits: Mutation = (file, random) => {
  const area = random.pick([HEADER, file.length]);
  for (let flips = 1 + random.below(4); flips > 0; flips--) {
    file[random.below(Math.min(area, file.length))] ^= 1 << random.below(8);
  }
  return file;
};

const truncate: Mutation = (file, random) => file.subarray(0, random.below(file.length));

/** Writes an extreme number over a field of 1, 2, 4 or 8 bytes, which may be a length. */
const overwrite: Mutation = (file, random) => {
  const size = random.pick([1, 2, 4, 8]);
  const at = random.below(Math.min(file.length, HEADER));
  const value = random.pick([...EXTREMES, 0xffffffff, -file.length, file.length]);
  for (let byte = 0; byte < size && at + byte < file.length; byte++) {
    file[at + byte] = Math.floor(value / 256 ** byte) & 255;
  }
  return file;
};

/** Moves a piece to another place. */
const reorder: Mutation = (file, random) => {
  const start = random.below(file.length);
  const piece = file.slice(start, start + random.below(64));
  const rest = [...file.subarray(0, start), ...file.subarray(start + piece.length)];
  rest.splice(random.below(rest.length + 1), 0, ...piece);
  return Uint8Array.from(rest);
};

const repeat: Mutation = (file, random) => {
  const start = random.below(file.length);
  const end = start + random.below(64);
  return Uint8Array.from([...file.subarray(0, end), ...file.subarray(start)]);
};

const remove: Mutation = (file, random) => {
  const start = random.below(file.length);
  return Uint8Array.from([
    ...file.subarray(0, start),
    ...file.subarray(start + 1 + random.below(64)),
  ]);
};

const MUTATIONS = [flipBits, truncate, overwrite, overwrite, reorder, repeat, remove];

/** A copy of a file that is damaged in one to three ways. */
export function mutate(file: Uint8Array, random: Random): Uint8Array {
  let mutated: Uint8Array = file.slice();
  for (let times = 1 + random.below(3); times > 0 && mutated.length > 0; times--) {
    mutated = random.pick(MUTATIONS)(mutated, random);
  }
  return mutated;
}
