/** The page in Chromium, as its tests use it. */
import type { Chromium } from "../browser/chromium.ts";

/** The element of this id, in an expression for the page. */
export const element = (id: string) => `document.getElementById(${JSON.stringify(id)})`;

/** What the page shows, and what a user does with it. */
export class Page {
  constructor(readonly browser: Chromium) {}

  /** Goes to an address; resolves when the model is there. */
  async open(url: string): Promise<void> {
    await this.browser.open(url);
    await this.until(`document.querySelector("#card dl") !== null`);
  }

  /** Resolves when an expression is true. */
  async until(expression: string): Promise<void> {
    const end = performance.now() + 20_000;
    while (!await this.browser.evaluate<boolean>(expression)) {
      if (performance.now() > end) throw new Error(`This does not come true: ${expression}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  /** The text of an element. */
  async text(id: string): Promise<string> {
    return await this.browser.evaluate<string>(`${element(id)}.textContent`);
  }

  /** Presses a button. */
  async click(id: string): Promise<void> {
    await this.browser.evaluate(`${element(id)}.click()`);
  }

  /** Drops a file onto the page. */
  async drop(name: string, bytes: Uint8Array): Promise<void> {
    await this.take(name, bytes);
    await this.release();
  }

  /** Takes a file in hand: what it costs to get it into the browser is not the page's. */
  async take(name: string, bytes: Uint8Array): Promise<void> {
    await this.browser.evaluate(`{
      const bytes = Uint8Array.from(atob("${bytes.toBase64()}"), (sign) => sign.charCodeAt(0));
      globalThis.taken = new DataTransfer();
      taken.items.add(new File([bytes], ${JSON.stringify(name)}));
    }`);
  }

  /** Drops what was taken. */
  async release(): Promise<void> {
    await this.browser.evaluate(`dispatchEvent(new DragEvent("drop", { dataTransfer: taken }))`);
  }

  /** Chooses a file in the page's dialog. */
  async choose(name: string, bytes: Uint8Array): Promise<void> {
    await this.take(name, bytes);
    const input = element("file");
    const change = `${input}.dispatchEvent(new Event("change"))`;
    await this.browser.evaluate(`${input}.files = taken.files; ${change}`);
  }

  /** Resolves when the recording of this name is analyzed. */
  async analyzed(name: string): Promise<void> {
    await this.until(
      `${element("name")}.textContent === ${JSON.stringify(name)} && ` +
        `${element("progress")}.textContent === "" && ${element("label")}.textContent !== "…"`,
    );
  }

  /** The probabilities that the bars show, by class. */
  async bars(): Promise<Record<string, string>> {
    return await this.browser.evaluate(
      `Object.fromEntries(Array.from(${element("bars")}.children, (row) =>
        [row.querySelector(".class").textContent, row.querySelector(".value").textContent]))`,
    );
  }
}
