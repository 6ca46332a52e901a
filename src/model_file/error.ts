/** The bytes are no model, or one that cannot be used; the message says why. */
export class ModelFileError extends Error {
  /** tells it from other errors */
  override name = "ModelFileError";

  /**
   * Makes the message.
   *
   * @param reason a part of a sentence, such as `its header is damaged`
   */
  constructor(reason: string) {
    // names out of the file may be long
    super(`Cannot read the model: ${reason.length > 200 ? `${reason.slice(0, 200)}…` : reason}`);
  }
}
