import type { Compute, DecisionFunction, Matrix, Vector } from "../compute/mod.ts";
import type { Classifier } from "./classifier.ts";
import { type OwnedParameters, ownedParameters } from "./dae.ts";
import { hiddenUnits } from "./stack.ts";
import { type Predictions, type Svm, vote } from "./svm.ts";
import { inBlocks, type Utterances } from "./utterances.ts";

/** A classifier that stays in the compute module's memory, so that a single utterance is classified at once. */
export class Predictor implements Disposable {
  readonly #compute: Compute;
  readonly #layers: readonly OwnedParameters[];
  readonly #svm: Svm;
  readonly #mean: Vector<Float32Array>;
  readonly #support: Matrix;
  readonly #decision: DecisionFunction;

  /**
   * Copies the layers and the support vectors to the module.
   *
   * @throws RangeError if the memory cannot hold them
   */
  constructor(compute: Compute, { layers, svm }: Classifier) {
    this.#compute = compute;
    this.#svm = svm;
    this.#layers = layers.map(({ weights, hiddenBias }) => {
      const units = hiddenBias.length;
      const matrix = compute.matrix(units, weights.length / units, weights);
      return ownedParameters(compute, matrix, hiddenBias, new Float32Array());
    });
    const columns = svm.mean.length;
    this.#mean = compute.floats(svm.mean);
    this.#support = compute.matrix(svm.support.length / columns, columns, svm.support);
    this.#decision = {
      coefficients: compute.doubles(svm.coefficients),
      counts: compute.integers(svm.counts),
      rho: compute.doubles(svm.rho),
    };
  }

  /**
   * Predicts the class of utterances, scaled like the training data, by LIBSVM's rule: one vote for each pair
   * of classes, and the first class in the SVM's order where votes are equal.
   *
   * @throws RangeError if the utterances have more or fewer features, or the layers do not fit each other
   */
  classify(data: Utterances): Predictions {
    const pairs = this.#svm.rho.length;
    const decisionValues = new Float64Array(data.rows * pairs);
    using hidden = hiddenUnits(this.#compute, data, this.#layers);
    for (const { start, ids } of inBlocks(data.rows)) {
      using rows = this.#compute.matrix(ids.length, hidden.features);
      hidden.read(ids, rows.values);
      using values = this.#decide(rows);
      decisionValues.set(values.values, start * pairs);
    }
    return vote(this.#svm.labels, decisionValues);
  }

  /** The mean is taken from the rows in place. */
  #decide(rows: Matrix): Vector<Float64Array> {
    const compute = this.#compute;
    using kernel = compute.matrix(rows.rows, this.#support.rows);
    compute.subtractRow(rows, this.#mean);
    compute.squaredDistances(rows, this.#support, kernel);
    compute.rbfKernel(kernel, this.#svm.gamma, kernel);
    return compute.decisionValues(kernel, this.#decision);
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    for (const layer of this.#layers) layer[Symbol.dispose]();
    for (const vector of [this.#mean, this.#support]) vector.free();
    for (const vector of Object.values(this.#decision)) vector.free();
  }
}
