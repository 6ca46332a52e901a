import type { Compute, Vector } from "../compute/mod.ts";
import type { LbfgsSettings } from "./lbfgs.ts";

/** How gradients change the parameters. */
export type Optimizer =
  /** stochastic gradient descent, as in the paper: parameters -= rate * gradient */
  | { readonly kind: "sgd" }
  /** velocity = momentum * velocity - rate * gradient; parameters += velocity */
  | { readonly kind: "momentum"; readonly momentum: number }
  /** Kingma and Ba (2015), Algorithm 1 */
  | {
    readonly kind: "adam";
    readonly beta1: number;
    readonly beta2: number;
    readonly epsilon: number;
  }
  /** on all utterances at once, one iteration an epoch, with the same noise in all of them */
  | ({ readonly kind: "lbfgs" } & LbfgsSettings);

/** An optimizer that changes the parameters after every minibatch. */
export interface Updater extends Disposable {
  /** what the gradient is multiplied by before it is added to the target */
  readonly factor: number;
  /** where it is added; shaped as the parameters, or the parameters themselves */
  readonly target: readonly Vector<Float32Array>[];
  /** Changes the parameters by what was added to the target, and prepares it for the next minibatch. */
  update(): void;
}

/** Makes the updater for some parameters. */
export function createUpdater(
  compute: Compute,
  parameters: readonly Vector<Float32Array>[],
  optimizer: Exclude<Optimizer, { kind: "lbfgs" }>,
  rate: number,
): Updater {
  const zeros = () => zerosLike(compute, parameters);
  switch (optimizer.kind) {
    case "sgd":
      return { factor: -rate, target: parameters, update() {}, [Symbol.dispose]() {} };
    case "momentum": {
      const [target, velocity] = [zeros(), zeros()];
      const update = () =>
        parameters.forEach((parameter, i) =>
          compute.momentumUpdate(parameter, target[i], velocity[i], optimizer.momentum)
        );
      return { factor: -rate, target, update, [Symbol.dispose]: () => dispose(target, velocity) };
    }
    case "adam": {
      const [target, mean, square] = [zeros(), zeros(), zeros()];
      const settings = { ...optimizer, rate };
      // products, not powers, which are not the same in every JavaScript engine
      let decayed: [number, number] = [1, 1];
      const update = () => {
        decayed = [decayed[0] * optimizer.beta1, decayed[1] * optimizer.beta2];
        parameters.forEach((parameter, i) =>
          compute.adamUpdate(parameter, target[i], [mean[i], square[i]], settings, decayed)
        );
      };
      return { factor: 1, target, update, [Symbol.dispose]: () => dispose(target, mean, square) };
    }
  }
}

function dispose(...owned: Disposable[]): void {
  for (const one of owned) one[Symbol.dispose]();
}

/** Vectors of the same lengths, 0 everywhere. */
export function zerosLike(
  compute: Compute,
  vectors: readonly Vector<Float32Array>[],
): readonly Vector<Float32Array>[] & Disposable {
  const zeros = vectors.map(({ length }) => compute.floats(new Float32Array(length)));
  return Object.assign(zeros, { [Symbol.dispose]: () => zeros.forEach((vector) => vector.free()) });
}
