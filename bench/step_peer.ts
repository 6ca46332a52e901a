/**
 * A peer of bench/step.ts, in a process of its own: the training step in TensorFlow.js, WebAssembly backend.
 * Arguments: its two packages; rows, features, hidden units, alpha, sigma, step and whether what is transposed is
 * so before a product, as JSON. Prints the seconds of a step, the second one.
 *
 * The packages are named by the caller, not imported here, so that they do not get into the project's lock file.
 *
 * @module
 */
const [core, backend, network] = Deno.args;
const tf = await import(core);
await import(backend);
const [rows, features, hidden, alpha, sigma, step, before] = JSON.parse(network);
/** A tensor; the package's types are not at hand, as its name is the caller's. */
type Tensor = { data(): Promise<unknown> };

await tf.setBackend("wasm");
const x = tf.randomUniform([rows, features]);
const bound = Math.sqrt(6 / (features + hidden));
const V = tf.randomUniform([hidden, features], -bound, bound);
let W = tf.randomUniform([hidden, features], -bound, bound);
let b = tf.zeros([hidden]);
let c = tf.zeros([features]);
const multiplyTransposed = (a: Tensor, b: Tensor) =>
  before ? tf.matMul(tf.transpose(a), b) : tf.matMul(a, b, true, false);
const multiplyByTransposed = (a: Tensor, b: Tensor) =>
  before ? tf.matMul(a, tf.transpose(b)) : tf.matMul(a, b, false, true);
const encode = (noisy: Tensor, W: Tensor) => tf.sigmoid(tf.add(multiplyByTransposed(noisy, W), b));
const decode = (y: Tensor, W: Tensor) => tf.sigmoid(tf.add(tf.matMul(y, W), c));

let seconds = 0;
for (let i = 0; i < 2; i++) {
  const start = performance.now();
  const updated = tf.tidy(() => {
    const noisy = tf.add(x, tf.randomNormal([rows, features], 0, sigma));
    const y = encode(noisy, W);
    const z = decode(y, W);
    const joined = alpha < 1
      ? tf.add(tf.mul(z, alpha), tf.mul(decode(encode(noisy, V), V), 1 - alpha))
      : z;
    const slope = tf.mul(z, tf.sub(1, z));
    const delta = tf.mul(tf.mul(tf.sub(joined, x), slope), 2 * alpha * step);
    const below = tf.mul(multiplyByTransposed(delta, W), tf.mul(y, tf.sub(1, y)));
    const change = tf.add(multiplyTransposed(below, noisy), multiplyTransposed(y, delta));
    return [tf.add(W, change), tf.add(b, tf.sum(below, 0)), tf.add(c, tf.sum(delta, 0))];
  });
  [W, b, c] = updated;
  await W.data();
  seconds = (performance.now() - start) / 1000;
}
console.log(seconds);
Deno.exit();
