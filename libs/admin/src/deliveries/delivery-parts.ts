import type { EntityManager } from 'typeorm';
import type { KeyIdentity } from '../keys/key-identity.ts';
import { hasScope, missingScope } from '../keys/scopes.ts';
import { fitting } from '../page-bytes.ts';
import { type DeliveryRow, type DeliveryView, deliveryView } from './delivery-view.ts';
import { type ResponseColumns, responseOf } from './response-of.ts';

/** The parts that the API shows beside a delivery on request: the data of its event, and its last response. */
export const DELIVERY_PARTS = ['data', 'response'] as const;

/** A part that is shown on request. */
export type DeliveryPart = (typeof DELIVERY_PARTS)[number];

/** The parts that a request includes, and the key that reads them. */
export interface IncludedParts {
  include: readonly DeliveryPart[];
  reader: Pick<KeyIdentity, 'projectId' | 'scopes'>;
}

/**
 * Refuses the data of events to a key that may not read events.
 * @throws PosthornError `missing-scope`
 */
export function assertMayInclude({ include, reader }: IncludedParts): void {
  if (!include.includes('data') || reader.projectId === null || hasScope(reader.scopes, 'events:read')) return;
  throw missingScope(['events:read'], ', which `data` needs');
}

/** The least and the greatest of some ids, which leave out the partitions of other weeks. */
function boundsOf(ids: readonly string[]): [string | undefined, string | undefined] {
  const sorted = ids.toSorted();
  return [sorted[0], sorted.at(-1)];
}

const LAST_ATTEMPT = `from unnest($1::uuid[]) i (id) cross join lateral (
  select x.* from posthorn.attempt x
  where x.delivery_id = i.id and x.delivery_id between $2 and $3 order by x.number desc limit 1
) a`;

/** The bytes of each delivery's parts, in order. The size of a text is known without reading it. */
async function bytesOf(
  manager: EntityManager,
  rows: readonly DeliveryRow[],
  include: readonly DeliveryPart[],
): Promise<number[]> {
  const bytes = new Map<string, number>();
  const add = async (sql: string, ids: readonly string[]) => {
    const sizes = await manager.query<{ id: string; bytes: number }[]>(sql, [ids, ...boundsOf(ids)]);
    for (const size of sizes) bytes.set(size.id, size.bytes);
  };
  if (include.includes('data')) await add(DATA_BYTES, eventIdsOf(rows));
  if (include.includes('response')) await add(RESPONSE_BYTES, deliveryIdsOf(rows));
  return rows.map(({ eventId, deliveryId }) => (bytes.get(eventId) ?? 0) + (bytes.get(deliveryId) ?? 0));
}

const DATA_BYTES = `select e.id, octet_length(e.data) as bytes from posthorn.event e
where e.id = any($1::uuid[]) and e.id between $2 and $3`;
const RESPONSE_BYTES = `select i.id,
  (coalesce(octet_length(a.response_headers), 0) + coalesce(octet_length(a.response_body), 0)) as bytes ${LAST_ATTEMPT}`;

const eventIdsOf = (rows: readonly DeliveryRow[]) => [...new Set(rows.map(({ eventId }) => eventId))];
const deliveryIdsOf = (rows: readonly DeliveryRow[]) => rows.map(({ deliveryId }) => deliveryId);

/** The data of events, by their ids. Deliveries of one event share its value. */
async function readData(manager: EntityManager, rows: readonly DeliveryRow[]): Promise<Map<string, unknown>> {
  const ids = eventIdsOf(rows);
  const found = await manager.query<{ id: string; data: string }[]>(
    'select e.id, e.data from posthorn.event e where e.id = any($1::uuid[]) and e.id between $2 and $3',
    [ids, ...boundsOf(ids)],
  );
  return new Map(found.map(({ id, data }) => [id, JSON.parse(data) as unknown]));
}

/** The responses of the last attempts, by the ids of their deliveries. */
async function readResponses(manager: EntityManager, rows: readonly DeliveryRow[]) {
  const ids = deliveryIdsOf(rows);
  const found = await manager.query<(ResponseColumns & { delivery_id: string })[]>(
    `select a.delivery_id, a.status, a.response_headers, a.response_body, a.response_truncated ${LAST_ATTEMPT}`,
    [ids, ...boundsOf(ids)],
  );
  return new Map(found.map((row) => [row.delivery_id, responseOf(row)]));
}

/**
 * The views of deliveries with the included parts: of all of them, or of the first whose parts have `MAX_PAGE_BYTES`
 * together.
 */
export async function viewsWithParts(
  manager: EntityManager,
  rows: readonly DeliveryRow[],
  include: readonly DeliveryPart[],
): Promise<DeliveryView[]> {
  if (include.length === 0 || rows.length === 0) return rows.map(deliveryView);
  const bytes = await bytesOf(manager, rows, include);
  const shown = fitting(rows, (_, nth) => bytes[nth]!);
  const data = include.includes('data') ? await readData(manager, shown) : undefined;
  const responses = include.includes('response') ? await readResponses(manager, shown) : undefined;
  return shown.map((row) => ({
    ...deliveryView(row),
    ...(data?.has(row.eventId) && { data: data.get(row.eventId) }),
    ...(responses && { response: responses.get(row.deliveryId) ?? null }),
  }));
}
