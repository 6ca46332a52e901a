import assert from "node:assert/strict";
import { pack, unpack } from "../../src/store/mod.ts";

Deno.test("a packed value comes back, typed arrays and all", () => {
  const value = {
    kind: "fold",
    rows: Uint32Array.of(1, 2),
    losses: [{ epoch: 1, loss: 0.1 }, { epoch: 2, loss: -0 }],
    layers: [{ weights: Float32Array.of(1.5) }, { weights: new Float32Array() }],
    nothing: null,
  };
  const { meta, arrays } = pack(value);
  assert.equal(Object.keys(arrays).length, 3);
  assert.deepEqual(unpack({ meta: JSON.parse(JSON.stringify(meta)), arrays }), {
    ...value,
    losses: [{ epoch: 1, loss: 0.1 }, { epoch: 2, loss: 0 }],
  });
  assert.deepEqual(unpack({ meta, arrays }), value);
});

Deno.test("keys without a value are left out", () => {
  assert.deepEqual(unpack(pack({ a: 1, b: undefined })), { a: 1 });
});
