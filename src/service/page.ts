import type { StaticFile } from "../server/mod.ts";

const types: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  ico: "image/x-icon",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  wav: "audio/wav",
  webmanifest: "application/manifest+json",
};

/** The page's files, as web/build.ts made them, by name. */
export async function readPage(
  folder: URL = new URL("../../web/build/", import.meta.url),
): Promise<Record<string, StaticFile>> {
  const page: Record<string, StaticFile> = {};
  for await (const { name } of Deno.readDir(folder)) {
    const type = types[name.split(".").at(-1)!] ?? "application/octet-stream";
    page[name] = { body: await Deno.readFile(new URL(name, folder)), type };
  }
  return page;
}
