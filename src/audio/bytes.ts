/** The bytes at a place as text, one character each; fewer where the file ends. */
export function asciiAt(view: DataView, start: number, length: number): string {
  let text = "";
  for (let at = start; at < Math.min(start + length, view.byteLength); at++) {
    text += String.fromCharCode(view.getUint8(at));
  }
  return text;
}
