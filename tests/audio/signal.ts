/** Frames x channels integers of so many bits: tones that swell, some noise, and silence at the end. */
export function signal(bits: number, channels: number, frames: number): number[] {
  let noise = 1;
  return Array.from({ length: frames * channels }, (_, index) => {
    const [frame, channel] = [Math.floor(index / channels), index % channels];
    noise = noise * 16807 % 2147483647;
    const swell = Math.max(0, 0.8 - frame / frames);
    const tone = Math.sin(frame / 9) + 0.4 * Math.sin(frame / 2.3 + channel);
    return Math.round(2 ** (bits - 1) * swell * (0.6 * tone + 0.01 * noise / 2147483647));
  });
}
