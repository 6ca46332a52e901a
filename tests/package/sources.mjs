// Predicts with the WebAssembly modules given in each way. Arguments: the model, a recording, and the
// address of the modules' folder. Prints the decision values of each.
import { readFile } from "node:fs/promises";
import { decodeAudio, Model } from "@emodae/emodae";

const [, , model, recording, folder] = process.argv;
const buffer = await readFile(model);
const { samples, sampleRate } = await decodeAudio(await readFile(recording));
const address = (name) => new URL(name, folder);
const ways = {
  nothing: undefined,
  URL: address,
  Response: (name) => fetch(address(name)),
  bytes: async (name) => await (await fetch(address(name))).arrayBuffer(),
  Module: (name) => WebAssembly.compileStreaming(fetch(address(name))),
};
const found = {};
for (const [way, give] of Object.entries(ways)) {
  const wasm = give && { baseline: await give("baseline.wasm"), is10: await give("is10.wasm") };
  const recognizer = await Model.from(buffer, { wasm, arithmetic: "strict" });
  const { decisionValues } = await recognizer.predict(samples, sampleRate);
  found[way] = Array.from(decisionValues);
}
console.log(JSON.stringify(found));
