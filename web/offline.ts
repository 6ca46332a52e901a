/// <reference lib="dom" />

/**
 * Has a service worker keep the page, so that it works without the network.
 *
 * @param ready is called when it does
 */
export async function workOffline(ready: () => void): Promise<void> {
  if (!("serviceWorker" in navigator)) return; // not on https or localhost
  try {
    await navigator.serviceWorker.register("service_worker.js");
    await navigator.serviceWorker.ready;
    ready();
  } catch {
    // such as in a private window: the page works, with the network only
  }
}
