/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** The element of index.html with this id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** A new element; texts among the children are texts, never HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Sets CSS custom properties, which a policy without inline styles allows. */
export function setStyle(target: HTMLElement, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) target.style.setProperty(name, value);
}

/** The color of a class, by its index: one of the style sheet's eight. */
export function classColor(index: number): string {
  return `var(--class-${index % 8})`;
}
