/** A name in snake case as a name in camel case. */
type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** An object whose own keys are in camel case; the values are the same. */
export type CamelKeys<T> = { [K in keyof T as K extends string ? CamelCase<K> : K]: T[K] };

function withKeys(object: object, rename: (key: string) => string): object {
  return Object.fromEntries(Object.entries(object).map(([key, value]): [string, unknown] => [rename(key), value]));
}

/** Renames the keys of an object to camel case. */
export function camelKeys<T extends object>(object: T): CamelKeys<T> {
  return withKeys(object, (key) =>
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  ) as CamelKeys<T>;
}

/** Renames the keys of an object from camel case to snake case. */
export function snakeKeys<T extends object>(object: CamelKeys<T>): T {
  return withKeys(object, (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)) as T;
}
