/** Where a WebAssembly module comes from: its bytes, itself, its address, or what was fetched from there. */
export type WasmSource = BufferSource | WebAssembly.Module | URL | Response;

/** A source, a promise of one, or what makes one when it is needed. */
export type LazyWasmSource =
  | WasmSource
  | Promise<WasmSource>
  | (() => WasmSource | Promise<WasmSource>);

/** The modules that predicting takes; only those that are needed are looked at. */
export interface WasmSources {
  /** the compute module for strict arithmetic, and where there is no relaxed SIMD */
  readonly baseline?: LazyWasmSource;
  /** the compute module for fast arithmetic */
  readonly relaxed?: LazyWasmSource;
  /** the feature extractor, for sound */
  readonly is10?: LazyWasmSource;
}

/**
 * Compiles one of the modules.
 *
 * @throws TypeError if there is no source of it, or its address cannot be fetched
 */
export async function compileWasm(
  sources: WasmSources,
  name: keyof WasmSources,
): Promise<WebAssembly.Module> {
  const lazy = sources[name];
  const source = await (typeof lazy === "function" ? lazy() : lazy);
  if (source === undefined) {
    throw new TypeError(`Cannot load the module "${name}": give its bytes, its address or itself`);
  }
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof URL) return compileResponse(await fetch(source), name);
  if (source instanceof Response) return compileResponse(source, name);
  return await WebAssembly.compile(source);
}

/** Not streaming: the modules are small, and servers need not know their type. */
async function compileResponse(response: Response, name: string): Promise<WebAssembly.Module> {
  if (!response.ok) {
    throw new TypeError(
      `Cannot load the module "${name}": status ${response.status} of ${response.url}`,
    );
  }
  return await WebAssembly.compile(await response.arrayBuffer());
}
