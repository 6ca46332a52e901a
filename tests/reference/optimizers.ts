/** Optimizers as their papers write them, in f64, one number at a time. */

/** Changes theta, in place, by its gradient. */
export type Rule = (theta: Float64Array, gradient: Float64Array) => void;

/** v = mu v - rate g; theta += v; v starts at 0. */
export function momentumRule(rate: number, mu: number): Rule {
  let velocity: Float64Array | undefined;
  return (theta, gradient) => {
    velocity ??= new Float64Array(theta.length);
    for (let i = 0; i < theta.length; i++) {
      velocity[i] = mu * velocity[i] - rate * gradient[i];
      theta[i] += velocity[i];
    }
  };
}

/** Adam, Kingma and Ba (2015), Algorithm 1. */
export function adamRule(rate: number, beta1: number, beta2: number, epsilon: number): Rule {
  let moments: { m: number; v: number }[] | undefined;
  let t = 0;
  return (theta, gradient) => {
    moments ??= Array.from(theta, () => ({ m: 0, v: 0 }));
    t++;
    moments.forEach((moment, i) => {
      moment.m = beta1 * moment.m + (1 - beta1) * gradient[i];
      moment.v = beta2 * moment.v + (1 - beta2) * gradient[i] ** 2;
      const m = moment.m / (1 - beta1 ** t);
      const v = moment.v / (1 - beta2 ** t);
      theta[i] -= rate * m / (Math.sqrt(v) + epsilon);
    });
  };
}
