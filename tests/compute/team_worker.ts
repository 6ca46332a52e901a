/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
/** A helper of tests/compute/team.ts: says when it is ready, and when it is let go. */
import { help } from "../../src/compute/mod.ts";

self.onmessage = async ({ data: { build, memory, rank, members } }) => {
  await help(build, memory, rank, members);
  self.postMessage("let go");
};
self.postMessage("ready");
