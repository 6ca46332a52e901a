// What the compiler makes of `using` calls these two. They are our own because not every runtime has
// `Symbol.dispose`: without it, the classes' method and the call below have the name "undefined" both,
// so that scopes end as they should and nothing global is changed.

export function __addDisposableResource(scope, value) {
  if (value !== null && value !== undefined) scope.stack.push(value);
  return value;
}

/** Disposes of a scope's resources, the last first; the first error is thrown when all are done. */
export function __disposeResources(scope) {
  while (scope.stack.length > 0) {
    try {
      scope.stack.pop()[Symbol.dispose]();
    } catch (error) {
      if (!scope.hasError) [scope.error, scope.hasError] = [error, true];
    }
  }
  if (scope.hasError) throw scope.error;
}
