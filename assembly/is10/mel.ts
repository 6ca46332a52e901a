// Section 6: bands of the power spectrum (n/2 + 1, f32), triangles on the mel axis.

import { place, placeFloats } from "./arena";

@unmanaged
class Filterbank {
  bands: i32 = 0;
  /** The first bin in use. */
  first: i32 = 0;
  /** How many bins lie between band centers m and m + 1, (bands + 1) i32. */
  counts: usize = 0;
  /** The bins' weights for the lower band, f32. */
  weights: usize = 0;
}

function mel(frequency: f64): f64 {
  return 1127 * Math.log(1 + frequency / 700);
}

/**
 * Bands between the frequencies `low` and `high` (Hz) for a spectrum of `bins` bins, whose transform takes
 * `period` seconds. Returns the filterbank's address.
 */
export function makeFilterbank(bands: i32, low: f64, high: f64, bins: i32, period: f64): usize {
  const bank = changetype<Filterbank>(place(offsetof<Filterbank>()));
  const spacing = <f64>(<f32>(1 / period));
  high = min(high, <f64>(bins - 1) / period);
  const lowest = <f32>mel(low);
  const step = (<f32>mel(high) - lowest) / <f32>(bands + 1);
  const excluded = min(<i32>Math.round(low / spacing), bins);
  const end = min(<i32>Math.round(high / spacing), bins);
  bank.bands = bands;
  bank.first = excluded + 1;
  bank.counts = place(<usize>(bands + 1) << 2);
  bank.weights = placeFloats(end);
  let weight = bank.weights;
  let k = bank.first;
  for (let m = 0; m <= bands; m++) {
    const center = lowest + <f32>m * step;
    const next = lowest + <f32>(m + 1) * step;
    const start = k;
    for (; k < end; k++, weight += 4) {
      const position = <f32>mel(<f64>k * spacing);
      if (position > next) break;
      store<f32>(weight, (next - position) / (next - center));
    }
    store<i32>(bank.counts + (<usize>m << 2), k - start);
  }
  return changetype<usize>(bank);
}

/** The natural logarithms of the bands of `power`, which are at least `floor`: out (bands, f32). */
export function logBands(filterbank: usize, power: usize, floor: f32, out: usize): void {
  const bank = changetype<Filterbank>(filterbank);
  let p = power + (<usize>bank.first << 2);
  let weight = bank.weights;
  let band: f32 = 0;
  for (let m = 0, bands = bank.bands; m <= bands; m++) {
    let next: f32 = 0;
    for (let count = load<i32>(bank.counts + (<usize>m << 2)); count > 0; count--) {
      const part = load<f32>(p) * load<f32>(weight);
      band += part;
      next += load<f32>(p) - part;
      p += 4;
      weight += 4;
    }
    if (m > 0) store<f32>(out + (<usize>(m - 1) << 2), <f32>Math.log(<f64>max(band, floor)));
    band = next;
  }
}
