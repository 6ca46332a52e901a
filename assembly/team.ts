// Threads that compute together: every member of a team calls the same kernel with the same operands and
// writes its own share of the output. Which share that is changes no value: each is computed by one member,
// by the same operations in the same order as by one thread alone, and sums over what is shared out are
// taken afterwards, in order. So the result is the same to the last bit for any number of members.
//
// Every loop that is shared out ends with a barrier, behind which all of its output is there.
//
// Only the threaded builds have teams; in the others all of this is compiled away.

// Words at the start of memory, below what the compiler puts there (see memoryBase in asconfig.json).
const ARRIVED: usize = 64;
const PHASE: usize = 128; // on a cache line of its own: it is what those who wait look at

// How often a waiting member looks before it sleeps: tens of microseconds, more than the others are late
// by when all of them run, less than what sleeping and waking cost.
const LOOKS: i32 = 20000;

let rank: i32 = 0;
let members: i32 = 1;

/** Makes this instance member number `rank` (the leader's is 0) of a team of `members`. */
export function join(ownRank: i32, count: i32): void {
  rank = ownRank;
  members = count;
}

/** Start of this member's share of 0 ... n-1, which is shared out in pieces of `unit`. */
export function from(n: i32, unit: i32 = 1): i32 {
  return ASC_FEATURE_THREADS ? boundary(n, unit, rank) : 0;
}

/** Its end, exclusive. */
export function to(n: i32, unit: i32 = 1): i32 {
  return ASC_FEATURE_THREADS ? boundary(n, unit, rank + 1) : n;
}

function boundary(n: i32, unit: i32, member: i32): i32 {
  const pieces: i64 = (<i64>n + unit - 1) / unit;
  return <i32>min<i64>(n, pieces * member / members * unit);
}

/** Floats in a piece that is shared out: a cache line, which two members should not both write to. */
export const LINE: i32 = 16;

/** Returns when all members have called it. */
export function barrier(): void {
  if (!ASC_FEATURE_THREADS || members == 1) return;
  const phase = atomic.load<i32>(PHASE);
  if (atomic.add<i32>(ARRIVED, 1) == members - 1) {
    atomic.store<i32>(ARRIVED, 0);
    atomic.store<i32>(PHASE, phase + 1);
    atomic.notify(PHASE, -1);
    return;
  }
  for (let look = 0; look < LOOKS; look++) {
    if (atomic.load<i32>(PHASE) != phase) return;
  }
  while (atomic.load<i32>(PHASE) == phase) atomic.wait<i32>(PHASE, phase, -1);
}
