function asMap(_key: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? new Map(Object.entries(value)) : value;
}

/**
 * An event's data as conditions see it. The evaluator takes the type of a value from its `constructor`, so that an
 * object with a member of that name would have no type. The objects of such data become Maps, which conditions treat
 * alike.
 * @param text canonical JSON, in which that name has one spelling
 */
export function parseData(text: string): unknown {
  return JSON.parse(text, text.includes('"constructor"') ? asMap : undefined) as unknown;
}
