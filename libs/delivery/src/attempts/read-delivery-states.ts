import { type Queryable, uuidArray } from '#postgres';
import { type DeliveryState, type DeliveryStatus, evolve, NOT_ATTEMPTED } from '../model/delivery-state.ts';
import { OWN_SCHEDULE } from '../model/due-key.ts';

/** The recorded facts of a delivery. */
export interface KnownDelivery {
  state: DeliveryState;
  /**
   * True if `due` has a row of the delivery's own schedule. While the row waits there, the delivery is sent for a
   * replay only.
   */
  waiting: boolean;
  /** The requests that are recorded, so that a writer recognises its own. */
  requestIds: Set<string>;
}

interface Row {
  delivery_id: string;
  number: number | null;
  request_id: string | null;
  made_due: boolean | null;
  state: DeliveryStatus | null;
  waiting: boolean;
}

/** Folds the recorded attempts of these deliveries. Leaves out deliveries without a record. */
export async function readDeliveryStates(
  db: Queryable,
  deliveryIds: readonly string[],
): Promise<Map<string, KnownDelivery>> {
  const { rows } = await db.query<Row>({
    name: 'read-delivery-states',
    text: `select i.id as delivery_id, a.number, a.request_id, a.next_attempt_at is not null as made_due, a.state,
        d.delivery_id is not null as waiting
      from unnest($1::uuid[]) as i (id)
      left join posthorn.attempt a on a.delivery_id = i.id
      left join posthorn.due d on d.delivery_id = i.id and d.trigger_id = '${OWN_SCHEDULE}'
      where a.delivery_id is not null or d.delivery_id is not null
      order by i.id, a.number`,
    values: [uuidArray([...new Set(deliveryIds)])],
  });
  const known = new Map<string, KnownDelivery>();
  for (const { delivery_id: id, number, request_id: requestId, made_due: madeDue, state, waiting } of rows) {
    let entry = known.get(id);
    if (!entry) known.set(id, (entry = { state: NOT_ATTEMPTED, waiting, requestIds: new Set() }));
    if (number === null || madeDue === null || state === null || requestId === null) continue;
    entry.state = evolve(entry.state, { number, status: state, madeDue });
    entry.requestIds.add(requestId);
  }
  return known;
}
