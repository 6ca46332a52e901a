/**
 * Corpora of synthetic speech, made in memory by a formant synthesizer: the same samples on every machine,
 * every utterance alone, in any order.
 *
 * @module
 */
export {
  syntheticEmotional,
  syntheticNeutral,
  type SyntheticUtterance,
  syntheticVersion,
} from "./utterances.ts";
export { syntheticRate } from "./rate.ts";
