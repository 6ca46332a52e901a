import { makeStages } from "../bench/extract_stages.ts";
import { samples } from "./is10/selfcheck.ts";

Deno.test("the benchmark's stages compute what the extractor computes", async () => {
  await makeStages(samples, 16000, "is10-compat"); // it compares them itself
});
