import type { Compute, Vector } from "../compute/mod.ts";

/** The settings of L-BFGS. */
export interface LbfgsSettings {
  /** how many of the last steps the curvature is estimated from */
  readonly memory: number;
  /** how often a line search evaluates the objective at most */
  readonly evaluations: number;
}

/**
 * What is to be made small.
 *
 * @param point where
 * @param gradient out
 * @returns the value
 */
export type Objective = (point: Vector<Float32Array>, gradient: Vector<Float32Array>) => number;

/** A step and the change of the gradient over it. */
interface Pair {
  readonly s: Vector<Float32Array>;
  readonly y: Vector<Float32Array>;
  /** s . y, above 0 */
  sy: number;
}

// The Wolfe conditions: a step has to lower the objective by this share of what the slope promises ...
const sufficientDecrease = 1e-4;
// ... and to leave no more than this share of the slope.
const remainingSlope = 0.9;

/**
 * L-BFGS (Nocedal and Wright, "Numerical Optimization", 2nd edition, Algorithms 7.4 and 7.5). The line
 * search brackets and bisects until a step fulfils the weak Wolfe conditions (Lewis and Overton,
 * "Nonsmooth optimization via quasi-Newton methods", 2013, Algorithm 2.6): then s . y > 0 by itself.
 */
export class Lbfgs implements Disposable {
  /** where the search has come to */
  readonly point: Vector<Float32Array>;
  readonly #compute: Compute;
  readonly #objective: Objective;
  readonly #settings: LbfgsSettings;
  readonly #gradient: Vector<Float32Array>;
  readonly #direction: Vector<Float32Array>;
  /** where the line search starts, and the gradient there */
  readonly #start: { point: Vector<Float32Array>; gradient: Vector<Float32Array> };
  /** the oldest first */
  #pairs: Pair[] = [];
  /** pairs whose memory can be used again */
  #unused: Pair[] = [];
  #value: number;
  #converged = false;

  /**
   * Evaluates the objective at its start.
   *
   * @param initial copied
   */
  constructor(
    compute: Compute,
    initial: Float32Array,
    objective: Objective,
    settings: LbfgsSettings,
  ) {
    const empty = () => compute.floats(initial.length);
    this.#compute = compute;
    this.#objective = objective;
    this.#settings = settings;
    this.point = compute.floats(initial);
    this.#gradient = empty();
    this.#direction = empty();
    this.#start = { point: empty(), gradient: empty() };
    this.#value = objective(this.point, this.#gradient);
  }

  /** The objective at the point. */
  get value(): number {
    return this.#value;
  }

  /**
   * One iteration. The point stays, in this and all later ones, where no step down can be found: at a
   * minimum, or as close to it as the arithmetic can tell.
   */
  iterate(): void {
    if (this.#converged) return;
    const slope = this.#chooseDirection();
    if (slope < 0 && this.#searchLine(slope)) {
      this.#remember();
      return;
    }
    // the steepest descent is the last resort
    this.#converged = this.#pairs.length === 0;
    this.#unused.push(...this.#pairs.splice(0));
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    const { point, gradient } = this.#start;
    const pairs = [...this.#pairs, ...this.#unused].flatMap(({ s, y }) => [s, y]);
    const own = [this.point, this.#gradient, this.#direction, point, gradient];
    for (const vector of [...own, ...pairs]) vector.free();
  }

  /**
   * direction = -H gradient, the two-loop recursion; H is 1 / the curvature along the last step before all
   * pairs have had their say, and without pairs makes the first trial step at most 1 long.
   *
   * @returns the objective's slope along it
   */
  #chooseDirection(): number {
    const compute = this.#compute;
    const direction = this.#direction;
    direction.values.set(this.#gradient.values);
    const shares = this.#pairs.toReversed().map(({ s, y, sy }) => {
      const share = compute.dot(s, direction) / sy;
      compute.addScaled(-share, y, 1, direction);
      return share;
    }).reverse();
    const last = this.#pairs.at(-1);
    const scale = last
      ? last.sy / compute.dot(last.y, last.y)
      : 1 / Math.max(1, Math.sqrt(compute.dot(direction, direction)));
    compute.addScaled(0, direction, -scale, direction);
    this.#pairs.forEach(({ s, y, sy }, i) => {
      compute.addScaled(-shares[i] - compute.dot(y, direction) / sy, s, 1, direction);
    });
    return compute.dot(this.#gradient, direction);
  }

  /** Moves the point along the direction; whether it came lower. If not, it is where it was. */
  #searchLine(slope: number): boolean {
    const compute = this.#compute;
    const startValue = this.#value;
    this.#start.point.values.set(this.point.values);
    this.#start.gradient.values.set(this.#gradient.values);
    let [low, high, length] = [0, Infinity, 1];
    for (let evaluation = 0; evaluation < this.#settings.evaluations; evaluation++) {
      this.#moveTo(length);
      if (!(this.#value <= startValue + sufficientDecrease * length * slope)) {
        high = length;
      } else if (compute.dot(this.#gradient, this.#direction) < remainingSlope * slope) {
        low = length;
      } else {
        return true;
      }
      length = high < Infinity ? (low + high) / 2 : 2 * low;
    }
    // the longest step that came low enough, or none
    this.#moveTo(low);
    return low > 0;
  }

  #moveTo(length: number): void {
    this.point.values.set(this.#start.point.values);
    this.#compute.addScaled(length, this.#direction, 1, this.point);
    this.#value = this.#objective(this.point, this.#gradient);
  }

  /** Keeps the last step for the curvature, in place of the oldest one when the memory is full. */
  #remember(): void {
    const compute = this.#compute;
    const full = this.#pairs.length === this.#settings.memory;
    const pair = full ? this.#pairs.shift()! : this.#unused.pop() ?? this.#newPair();
    pair.s.values.set(this.point.values);
    compute.addScaled(-1, this.#start.point, 1, pair.s);
    pair.y.values.set(this.#gradient.values);
    compute.addScaled(-1, this.#start.gradient, 1, pair.y);
    pair.sy = compute.dot(pair.s, pair.y);
    (pair.sy > 0 ? this.#pairs : this.#unused).push(pair);
  }

  #newPair(): Pair {
    const { length } = this.point;
    return { s: this.#compute.floats(length), y: this.#compute.floats(length), sy: 0 };
  }
}
