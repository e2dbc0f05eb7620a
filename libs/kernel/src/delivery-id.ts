import { hash } from 'node:crypto';
import { uuidv8FromHash } from './uuid.ts';

/**
 * The id of the delivery of one event to one endpoint: a UUIDv8 (RFC 9562, section 5.8) of the event's 48-bit
 * millisecond and 74 bits of SHA-256 over both ids. It is a function of both ids, so that creating the delivery twice
 * changes nothing. The event's time comes first, so that partitions by id range work and unique keys hold within one
 * partition.
 */
export function deliveryIdOf(eventId: string, endpointId: string): string {
  const bytes = hash('sha256', eventId + endpointId, 'buffer');
  bytes.write(eventId.slice(0, 8) + eventId.slice(9, 13), 0, 6, 'hex');
  return uuidv8FromHash(bytes);
}
