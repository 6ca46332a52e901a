/** A record with the keys of another one and new values. */
export function mapRecord<K extends string, V>(
  record: Readonly<Record<K, unknown>>,
  valueOf: (key: K) => V,
): Record<K, V> {
  const keys = Object.keys(record) as K[];
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<K, V>;
}
