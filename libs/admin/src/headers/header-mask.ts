import type { HeaderRef } from '../endpoints/endpoint-events.ts';

/**
 * The text shown in place of a header's value. No value can equal the mask, since headers cannot have this character.
 */
export const HEADER_MASK = '••••••••';

/** Headers as the API shows them. */
export function maskedHeaders(headers: readonly HeaderRef[]): { key: string; value: string }[] {
  return headers.map(({ key }) => ({ key, value: HEADER_MASK }));
}
