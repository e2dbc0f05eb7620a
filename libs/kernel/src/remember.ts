/** Sets an entry of a map with at most `maxSize` entries. The entry that was set first makes room. */
export function remember<V>(map: Map<string, V>, key: string, value: V, maxSize: number): void {
  map.delete(key);
  if (map.size >= maxSize) map.delete(map.keys().next().value!);
  map.set(key, value);
}
