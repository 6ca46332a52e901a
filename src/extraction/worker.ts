import { is10Binary } from "../binaries.ts";
import { serve } from "../workers/mod.ts";
import type { ExtractionSetup, ExtractionTask, Outcome } from "./extract_all.ts";
import { SourceExtractor } from "./source_extractor.ts";

serve<ExtractionSetup, ExtractionTask, Outcome>(async (setup) => {
  const extractor = new SourceExtractor(await WebAssembly.compile(is10Binary), setup);
  return (task) => extractor.run(task);
});
