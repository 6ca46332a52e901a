import { parseHTML } from "linkedom";

/** What the tests use of an element. */
export interface Element {
  readonly textContent: string;
  readonly localName: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
}

/** The document of a page. */
export function parsePage(text: string): Element {
  return (parseHTML(text) as unknown as { document: Element }).document;
}

/** The texts of the elements that a selector finds. */
export function texts(parent: Element, selector: string): string[] {
  return [...parent.querySelectorAll(selector)].map(({ textContent }) => textContent.trim());
}

/** The cells of a table's rows below its headings. */
export function cellsOf(page: Element, id: string): string[][] {
  const table = page.querySelector(`table#${id}`);
  if (!table) throw new Error(`the page has no table "${id}"`);
  return [...table.querySelectorAll("tbody tr")].map((row) => texts(row, "th, td"));
}
