/** `using` as the package's code has it: compiled, with our own part of it. */
import assert from "node:assert/strict";
import { __addDisposableResource, __disposeResources } from "../../package/using.js";

interface Scope {
  readonly stack: unknown[];
  error: unknown;
  hasError: boolean;
}

/** What the compiler makes of a scope in which resources are made one after the other. */
function use(names: string[], faults: Record<string, Error>, log: string[], inside?: Error): void {
  const scope: Scope = { stack: [], error: undefined, hasError: false };
  try {
    for (const name of names) {
      __addDisposableResource(scope, {
        [Symbol.dispose]() {
          log.push(name);
          if (name in faults) throw faults[name];
        },
      });
    }
    if (inside) throw inside;
  } catch (error) {
    [scope.error, scope.hasError] = [error, true];
  } finally {
    __disposeResources(scope);
  }
}

Deno.test("the last resource goes first", () => {
  const log: string[] = [];
  use(["a", "b", "c"], {}, log);
  assert.deepEqual(log, ["c", "b", "a"]);
});

Deno.test("all resources go, and the first error is thrown", () => {
  const [inside, late] = [new Error("inside"), new Error("late")];
  const log: string[] = [];
  assert.throws(() => use(["a", "b"], { a: late }, log, inside), inside);
  assert.throws(() => use(["a", "b"], { a: inside, b: late }, log), late);
  assert.deepEqual(log, ["b", "a", "b", "a"]);
});

Deno.test("there may be no resource: null and undefined are let by and given back", () => {
  const scope: Scope = { stack: [], error: undefined, hasError: false };
  assert.equal(__addDisposableResource(scope, null), null);
  assert.equal(__addDisposableResource(scope, undefined), undefined);
  __disposeResources(scope);
  assert.deepEqual(scope.stack, []);
});

Deno.test("it works where there is no Symbol.dispose", async () => {
  const code = await Deno.readTextFile(new URL("../../package/using.js", import.meta.url));
  const older = `const Symbol = {};
    ${code}
    export const log = [];
    const scope = { stack: [], error: undefined, hasError: false };
    __addDisposableResource(scope, { [Symbol.dispose]() { log.push("gone"); } });
    __disposeResources(scope);`;
  const { log } = await import(`data:text/javascript,${encodeURIComponent(older)}`);
  assert.deepEqual(log, ["gone"]);
});
