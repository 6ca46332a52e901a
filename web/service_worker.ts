/**
 * Keeps the page for when there is no network. With a network everything comes from there, so that nobody
 * sees a page that is out of date; without, from the cache of one build, which is there as a whole or not at
 * all.
 *
 * @module
 */

/** What TypeScript's libraries for documents do not tell of a service worker. */
interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Lifetime) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetch) => void): void;
}
interface Lifetime {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetch extends Lifetime {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

/** The page's files with what their content must be, "sha256-…"; build.ts puts it in. */
declare const FILES: Readonly<Record<string, string>>;
/** SHA-256 of all that. */
declare const VERSION: string;

const scope = self as unknown as Scope;
const prefix = `emodae ${scope.registration.scope} `;
const cacheName = prefix + VERSION;
/** The model beside the page may change at any time. */
const model = "model.emodae";

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));
scope.addEventListener("fetch", (event) => {
  const name = nameOf(event.request);
  if (name !== undefined) event.respondWith(answer(event, name));
});

/** Puts all files into a new cache; none that another build has left on the way. */
async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  await Promise.all(
    Object.entries(FILES).map(async ([name, integrity]) => {
      const response = await fetch(name || "./", { cache: "no-cache", integrity });
      if (!response.ok) throw new Error(`Cannot keep "${name}": status ${response.status}`);
      await cache.put(addressOf(name), response);
    }),
  );
  const response = await fetch(model, { cache: "no-cache" });
  if (response.ok) await cache.put(addressOf(model), response);
  await scope.skipWaiting();
}

/** Removes what other builds kept. */
async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
  await scope.clients.claim();
}

/** Which of the page's files is asked for. */
function nameOf({ method, url }: Request): string | undefined {
  const base = scope.registration.scope;
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  if (method !== "GET" || !address.startsWith(base)) return undefined;
  const name = address.slice(base.length).replace(/^index\.html$/, "");
  return name === model || Object.hasOwn(FILES, name) ? name : undefined;
}

async function answer(event: Fetch, name: string): Promise<Response> {
  const cache = await caches.open(cacheName);
  try {
    const response = await fetch(event.request.url, { cache: "no-cache" });
    if (name === model && response.ok) {
      event.waitUntil(cache.put(addressOf(model), response.clone()));
    }
    return response;
  } catch (error) {
    const kept = await cache.match(addressOf(name));
    if (kept) return kept;
    throw error;
  }
}

function addressOf(name: string): string {
  return scope.registration.scope + name;
}
