import assert from "node:assert/strict";
import { compileWasm, type LazyWasmSource } from "../../src/recognizer/wasm_source.ts";

// (module (func (export "f")))
const bytes = Uint8Array.from(
  [
    ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0],
    10,
    4,
    1,
    2,
    0,
    11,
  ],
);
const module = await WebAssembly.compile(bytes);
const address = new URL("data:application/octet-stream;base64," + bytes.toBase64());

Deno.test("a module comes from bytes, a module, an address, a response, now or later", async () => {
  const sources: LazyWasmSource[] = [
    bytes,
    bytes.buffer,
    module,
    address,
    new Response(bytes),
    fetch(address),
    Promise.resolve(module),
    () => bytes,
    () => fetch(address),
  ];
  for (const is10 of sources) {
    const compiled = await compileWasm({ is10 }, "is10");
    assert.deepEqual(WebAssembly.Module.exports(compiled), [{ name: "f", kind: "function" }]);
  }
  assert.equal(await compileWasm({ relaxed: module }, "relaxed"), module);
});

Deno.test("only the module that is needed is asked for", async () => {
  const never = () => assert.fail("it is not needed");
  await compileWasm({ baseline: bytes, relaxed: never, is10: never }, "baseline");
});

Deno.test("a module that is not there is an error in words", async () => {
  await assert.rejects(compileWasm({}, "relaxed"), {
    name: "TypeError",
    message: 'Cannot load the module "relaxed": give its bytes, its address or itself',
  });
  const gone = new Response("gone", { status: 404 });
  await assert.rejects(compileWasm({ is10: gone }, "is10"), {
    name: "TypeError",
    message: /Cannot load the module "is10": status 404/,
  });
  const broken = compileWasm({ is10: bytes.subarray(0, 20) }, "is10");
  await assert.rejects(broken, WebAssembly.CompileError);
});
