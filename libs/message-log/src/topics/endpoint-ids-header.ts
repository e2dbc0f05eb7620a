import { isUuid, MAX_EVENT_ENDPOINTS, type PosthornEvent } from '#kernel';
import { notOfTopic } from './event-codec.ts';
import { shownValue } from './event-problem.ts';

const HEADER = 'ph_endpoints';

/** The most bytes of the header: its name, and for each endpoint a UUID and a comma. */
export const LARGEST_ENDPOINTS_BYTES = HEADER.length + MAX_EVENT_ENDPOINTS * 37;

/** Adds the header of an event that is for chosen endpoints: their UUIDs, separated by commas. */
export function encodeEndpointIds({ endpointIds }: PosthornEvent, headers: Record<string, string>): void {
  if (endpointIds !== undefined) headers[HEADER] = endpointIds.join(',');
}

/**
 * Reads the header into the event. A producer whose events are for all endpoints leaves it out.
 * @throws PosthornError `invalid-input`
 */
export function decodeEndpointIds(headers: Record<string, string>, event: PosthornEvent): void {
  const text = headers[HEADER];
  if (text === undefined) return;
  const ids = text.split(',', MAX_EVENT_ENDPOINTS + 1);
  if (ids.length > MAX_EVENT_ENDPOINTS || !ids.every(isUuid)) {
    throw notOfTopic(
      `${HEADER} must be 1 to ${MAX_EVENT_ENDPOINTS} UUIDs, separated by commas, not ${shownValue(text)}.`,
    );
  }
  event.endpointIds = ids;
}
