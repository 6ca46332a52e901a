// Section 11: the pitch smoother. Each frame is corrected by the raw ones beside it, so F0 comes one frame late.
//
// The specification has it as a state machine. Its pending value is the raw F0 of the frame before, and each
// flag depends on that one and the one before it: so three raw values decide.

/**
 * Smooths the contours of SHS frames 1, 2, ... (`frames` values each, f32), in place: f0 (Hz) and voicing are
 * those of each frame's first candidate, and become F0 and voicing of the frame before. Frame 0 does not
 * exist here: unvoiced. envelope (frames, f32): F0's, held where there is none.
 *
 * @param threshold what the voicing of a voiced frame exceeds
 */
export function smoothPitch(
  f0: usize,
  voicing: usize,
  envelope: usize,
  frames: i32,
  threshold: f32,
): void {
  let before: f32 = 0;
  let here: f32 = 0;
  let hereVoicing: f32 = 0;
  let level: f32 = 0;
  for (let k = 0; k < frames; k++, f0 += 4, voicing += 4, envelope += 4) {
    const afterVoicing = load<f32>(voicing);
    const after = afterVoicing > threshold ? load<f32>(f0) : 0;
    const smoothed = smooth(before, here, after);
    if (smoothed > 0) level = level == 0 ? smoothed : 0.75 * level + 0.25 * smoothed;
    store<f32>(f0, smoothed);
    store<f32>(voicing, hereVoicing);
    store<f32>(envelope, level);
    before = here;
    here = after;
    hereVoicing = afterVoicing;
  }
}

/** F0 of the middle frame: none for a voiced frame between unvoiced ones, the next frame's for an octave spike. */
function smooth(before: f32, here: f32, after: f32): f32 {
  if (after == 0) return before > 0 ? here : 0;
  return jump(before, here) * jump(here, after) < 0 ? after : here;
}

/** 1 where F0 jumps up, -1 where it jumps down; 0 at the edge of voice. */
function jump(from: f32, to: f32): i32 {
  if (from == 0 || to == 0) return 0;
  const ratio = <f64>(from / to);
  return i32(ratio < 0.8) - i32(ratio > 1.2);
}
