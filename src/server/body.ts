import { before } from "./deadline.ts";
import { Problem } from "./problem.ts";

/** Where a body's memory begins to grow; what its header claims is never allocated. */
const firstBytes = 65_536;

/**
 * Reads a request's body, and stops at the first byte too many.
 *
 * @param signal aborted when it has taken too long
 * @throws Problem 413 if it is larger than `maxBytes`, 408 if it is not there in time, 400 if it breaks off
 */
export async function readBody(
  request: Request,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const claimed = request.headers.get("content-length");
  if (claimed !== null && Number(claimed) > maxBytes) {
    await request.body?.cancel().catch(() => {}); // what it would still say is of no interest
    throw new Problem(
      413,
      `Cannot take a body of ${claimed.slice(0, 20)} bytes: at most ${maxBytes} are allowed`,
    );
  }
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  let bytes = new Uint8Array(Math.min(firstBytes, maxBytes));
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await before(signal, reader.read());
      if (done) return bytes.slice(0, length);
      if (length + value.length > maxBytes) break;
      // into one array: thousands of chunks of a byte each take no more memory than their bytes
      if (length + value.length > bytes.length) bytes = grown(bytes, length + value.length);
      bytes.set(value, length);
      length += value.length;
    }
  } catch {
    reader.cancel().catch(() => {});
    throw signal.aborted
      ? new Problem(408, `Cannot wait any longer for the body: ${length} bytes are there`)
      : new Problem(400, `Cannot read the body: it breaks off after ${length} bytes`);
  }
  reader.cancel().catch(() => {});
  throw new Problem(413, `Cannot take the body: at most ${maxBytes} bytes are allowed`);
}

/** The bytes in an array of at least twice the size. */
function grown(bytes: Uint8Array<ArrayBuffer>, needed: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(needed, 2 * bytes.length));
  larger.set(bytes);
  return larger;
}
