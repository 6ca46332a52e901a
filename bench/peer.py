"""The other side of the benchmarks, in plain NumPy and scikit-learn.

Reads one JSON object a line, {"call": "product", ...}, calls the function of that name below with the
rest as keywords, and answers with one JSON line. Arrays stay here under names. Every timed function
times only itself, so that neither JSON nor the pipe counts.
"""

import json
import platform
import sys
from time import perf_counter

try:
    import numpy as np
except ImportError:
    np = None
try:
    import sklearn
    from sklearn.svm import SVC
except ImportError:
    sklearn = None

arrays = {}


def describe():
    kernel = None
    try:
        from threadpoolctl import threadpool_info

        kernel = next((i["architecture"] for i in threadpool_info() if "architecture" in i), None)
    except ImportError:
        pass
    return {
        "python": f"Python {platform.python_version()}",
        "numpy": np and np.__version__,
        "sklearn": sklearn and sklearn.__version__,
        "kernel": kernel,
    }


def put(name, file, shape):
    arrays[name] = np.fromfile(file, np.float32).reshape(shape)
    return {}


def product(a, b, transposed, calls):
    """a b, a b^T or a^T b, into an array that is there already."""
    a, b = arrays[a], arrays[b]
    a = a.T if transposed == "a" else a
    b = b.T if transposed == "b" else b
    c = np.empty((a.shape[0], b.shape[1]), np.float32)
    np.matmul(a, b, out=c)
    start = perf_counter()
    for _ in range(calls):
        np.matmul(a, b, out=c)
    return {"seconds": (perf_counter() - start) / calls}


def sigmoid(a):
    np.negative(a, out=a)
    np.exp(a, out=a)
    a += 1
    return np.reciprocal(a, out=a)


def encode(x, weights, bias):
    y = x @ weights.T
    y += bias
    return sigmoid(y)


def decode(y, weights, bias):
    z = y @ weights
    z += bias
    return sigmoid(z)


random = np and np.random.default_rng(1)


def train(step, alpha, sigma, steps):
    """Steps of the denoising autoencoder on x, W; with alpha below 1 of the modified one, with V frozen."""
    x, weights = arrays.get("batch", arrays["x"]), arrays["W"].copy()
    rows, features = x.shape
    hidden_bias = np.zeros(len(weights), np.float32)
    output_bias = np.zeros(features, np.float32)
    neutral = arrays["V"]
    losses = []
    start = perf_counter()
    for _ in range(steps):
        noisy = random.standard_normal(x.shape, np.float32)
        noisy *= np.float32(sigma)
        noisy += x
        y = encode(noisy, weights, hidden_bias)
        z = decode(y, weights, output_bias)
        if alpha < 1:
            error = decode(encode(noisy, neutral, 0), neutral, 0)
            error *= np.float32(1 - alpha)
            error += np.float32(alpha) * z
            error -= x
        else:
            error = z - x
        losses.append(float(np.vdot(error, error)))
        # the derivative at the decoder's input, then at the encoder's
        error *= z
        np.subtract(1, z, out=z)
        error *= z
        error *= np.float32(2 * alpha * step)
        hidden_error = error @ weights.T
        hidden_error *= y
        hidden_error *= 1 - y
        # the gradient of the tied weights, from the encoder and from the decoder
        weights += hidden_error.T @ noisy
        weights += y.T @ error
        hidden_bias += hidden_error.sum(0)
        output_bias += error.sum(0)
    return {"seconds": (perf_counter() - start) / steps, "losses": losses}


def svm(rows, settings):
    """Fits and predicts once for each (C, gamma); float64 arrays, which is what SVC works on."""
    x = arrays["x"][:rows].astype(np.float64)
    labels = arrays["labels"][:rows].astype(np.int64)
    test = arrays["test"].astype(np.float64)
    predictions = []
    start = perf_counter()
    for C, gamma in settings:
        predictions.append(SVC(C=C, gamma=gamma, tol=1e-3).fit(x, labels).predict(test).tolist())
    return {"seconds": perf_counter() - start, "predictions": predictions}


def network(units, rows):
    """W and V for `train` and `finetune`, on the first rows of x."""
    bound = np.sqrt(6 / (units + arrays["x"].shape[1]))
    shape = (units, arrays["x"].shape[1])
    for name in "WV":
        arrays[name] = random.uniform(-bound, bound, shape).astype(np.float32)
    arrays["batch"] = arrays["x"][:rows]
    return {}


def finetune(labels, step, steps):
    """Steps of the softmax layer and the encoder W on the batch."""
    x, weights = arrays["batch"], arrays["W"].copy()
    labels = np.asarray(labels[: len(x)])
    top = np.zeros((labels.max() + 1, len(weights)), np.float32)
    hidden_bias = np.zeros(len(weights), np.float32)
    top_bias = np.zeros(len(top), np.float32)
    start = perf_counter()
    for _ in range(steps):
        y = encode(x, weights, hidden_bias)
        a = y @ top.T
        a += top_bias
        a -= a.max(1, keepdims=True)
        np.exp(a, out=a)
        a /= a.sum(1, keepdims=True)
        a[np.arange(len(a)), labels] -= 1
        a *= np.float32(step)
        hidden_error = a @ top
        hidden_error *= y
        hidden_error *= 1 - y
        top += a.T @ y
        top_bias += a.sum(0)
        weights += hidden_error.T @ x
        hidden_bias += hidden_error.sum(0)
    return {"seconds": (perf_counter() - start) / steps}


def fold(units, labels, trained):
    """Fits an SVC on the first rows of x, or of as many random hidden units of them, and predicts the others."""
    x = arrays["x"]
    if units:
        network(units, len(x))
        x = encode(x, arrays["W"], 0)
    x = x.astype(np.float64)
    start = perf_counter()
    SVC(C=1, tol=1e-3).fit(x[:trained], labels[:trained]).predict(x[trained:])
    return {"seconds": perf_counter() - start}


calls = {f.__name__: f for f in (describe, put, product, train, svm, network, finetune, fold)}

for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(calls[request.pop("call")](**request)), flush=True)
