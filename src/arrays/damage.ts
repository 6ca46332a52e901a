/** The bytes do not hold what was written; the message, a part of a sentence, says why. */
export class Damage extends Error {
  /** tells it from other errors */
  override name = "Damage";
}
