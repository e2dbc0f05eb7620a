import type { HeaderRef } from '../endpoints/endpoint-events.ts';

/** The text that replaces the value of a header wherever it is shown. No value can be this: headers hold no such character. */
export const HEADER_MASK = '••••••••';

/** Headers as they are shown. */
export function maskedHeaders(headers: readonly HeaderRef[]): { key: string; value: string }[] {
  return headers.map(({ key }) => ({ key, value: HEADER_MASK }));
}
