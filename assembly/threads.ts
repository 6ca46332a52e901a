// The face of the threaded builds, for training on several cores: that of index.ts, and what a team of
// threads needs, each with an instance of its own on one shared memory. src/compute/team.ts is the caller.
// The first 1024 bytes of memory are the team's, see there and in team.ts.

import { SCRATCH } from "./gemm";

export * from "./index";

/** Bytes of memory that each member needs for itself. */
export function scratchBytes(): usize {
  return SCRATCH;
}

/** useScratch(address): where this member has them; before any product. */
export { useScratch } from "./gemm";

/** join(rank, members): makes this instance a member of a team, see team.ts. */
export { join } from "./team";

/** barrier(): returns when all members have called it. */
export { barrier } from "./team";
