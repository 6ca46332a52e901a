import config from "../deno.json" with { type: "json" };

/** The WebAssembly modules that predicting needs. */
export const wasmNames = ["baseline", "relaxed", "is10"] as const;

/**
 * What the package's `package.json` says: `deno.json`'s words where it has them.
 *
 * @param imported names of the packages that the code imports
 */
export function manifest(imported: readonly string[]) {
  const versions: Readonly<Record<string, string>> = config.imports;
  return {
    name: config.name,
    version: config.version,
    description: "Speech emotion recognition with denoising autoencoders, in WebAssembly",
    keywords: ["speech", "emotion", "recognition", "autoencoder", "IS10", "WebAssembly"],
    license: config.license,
    type: "module",
    sideEffects: false,
    engines: { node: ">=20" },
    exports: {
      ...Object.fromEntries(entries().map(([name, path]) => [name, compiled(path)])),
      ...Object.fromEntries(wasmNames.map((name) => [`./${name}.wasm`, `./wasm/${name}.wasm`])),
    },
    imports: {
      "#wasm": {
        workerd: "./wasm/workerd.js", // before Node, which it claims to be as well
        node: "./wasm/node.js",
        default: "./wasm/url.js",
      },
    },
    dependencies: Object.fromEntries(
      imported.map((name) => [name, versions[name].slice(`npm:${name}@`.length)]),
    ),
  };
}

/** The modules that the package offers: by their name after the package's, the path of the source. */
export function entries(): [name: string, path: string][] {
  return Object.entries(config.exports);
}

/** A source's place in the package. */
function compiled(path: string): string {
  return path.replace("./src/", "./").replace(/\.ts$/, ".js");
}
