/** What is done with a line: its bytes are `bytes[start..end)`, `line` counts from 1. */
export type OnLine = (bytes: Uint8Array, start: number, end: number, line: number) => void;

const NEWLINE = 0x0a, RETURN = 0x0d, SPACE = 0x20;

/**
 * Cuts a stream of bytes into lines, wherever the pieces of the stream are cut.
 *
 * A line ends with \n or \r\n, the last one may lack it. A UTF-8 byte order mark at the start is
 * taken off; lines that are empty or hold only spaces are counted but not handed on.
 */
export class LineSplitter {
  readonly #onLine: OnLine;
  /** The beginning of the current line, from earlier pieces. */
  #carry = new Uint8Array(1 << 16);
  #carried = 0;
  #line = 0;

  constructor(onLine: OnLine) {
    this.#onLine = onLine;
  }

  /** Takes the next piece. It is not kept: the caller may reuse it. */
  push(chunk: Uint8Array): void {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end < 0) break;
      if (this.#carried > 0) {
        this.#append(chunk.subarray(start, end));
        this.#emitCarry();
      } else {
        this.#emit(chunk, start, end);
      }
      start = end + 1;
    }
    this.#append(chunk.subarray(start));
  }

  /** Hands on the last line if no newline ended it. */
  end(): void {
    if (this.#carried > 0) this.#emitCarry();
  }

  #append(bytes: Uint8Array): void {
    const size = this.#carried + bytes.length;
    if (size > this.#carry.length) {
      const larger = new Uint8Array(2 * size);
      larger.set(this.#carry.subarray(0, this.#carried));
      this.#carry = larger;
    }
    this.#carry.set(bytes, this.#carried);
    this.#carried = size;
  }

  #emitCarry(): void {
    const size = this.#carried;
    this.#carried = 0;
    this.#emit(this.#carry, 0, size);
  }

  #emit(bytes: Uint8Array, start: number, end: number): void {
    this.#line++;
    if (this.#line === 1 && startsWithByteOrderMark(bytes, start, end)) start += 3;
    if (end > start && bytes[end - 1] === RETURN) end--;
    let text = start;
    while (text < end && bytes[text] === SPACE) text++;
    if (text < end) this.#onLine(bytes, start, end, this.#line);
  }
}

function startsWithByteOrderMark(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 3 && bytes[start] === 0xef && bytes[start + 1] === 0xbb &&
    bytes[start + 2] === 0xbf;
}
