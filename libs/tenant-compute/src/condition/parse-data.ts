function asMap(_key: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? new Map(Object.entries(value)) : value;
}

/**
 * An event's data as conditions see it. The evaluator tells what a value is by its `constructor`, so that data with a
 * member of that name would be of no type: its objects become Maps, which are the same to a condition.
 * @param text canonical JSON, in which that name has one spelling
 */
export function parseData(text: string): unknown {
  return JSON.parse(text, text.includes('"constructor"') ? asMap : undefined) as unknown;
}
