/**
 * The bytes are no recording that can be read.
 *
 * The message is the reason alone, such as `the file is empty`: bytes have no name. It is no
 * `InputError` for that reason; who knows the file makes one of it, `Cannot read "x.wav": the file is
 * empty`.
 */
export class AudioError extends Error {
  /** Tells it from other errors where classes are not at hand. */
  override name = "AudioError";
}
