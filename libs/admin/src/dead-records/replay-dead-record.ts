import type pg from 'pg';
import { makeFirstAttemptDue } from '#delivery';
import { type Clock, PosthornError, toTypeId } from '#kernel';
import { deliveryTopic, eventTopic, recordOfDeadLetter } from '#message-log';
import { dropDead, importAgain, insertEvents, type OutboxRow, pastRetention, relayAgain } from '#outbox';
import { inTransaction } from '#postgres';
import { ProjectIds } from '../projects/project-ids.ts';
import type { ReplayedRecordView } from './dead-record-view.ts';
import { findDeadRecord } from './find-dead-record.ts';

/** The fields that replace fields of the emitted row. */
export interface RowChanges {
  /** The id or the uid of a project. */
  project?: string;
  /** The caller's own id of the event. */
  id?: string;
}

/** The part of `AdminContext` that a replay needs. `posthorn dead replay` provides it without running the service. */
export interface ReplayContext {
  pool: pg.Pool;
  clock: Clock;
  /** The most bytes of the data of an imported row; at least 256 KiB are accepted. */
  maxDataBytes: number;
  /** Days that events are kept; an older row, or an older event that is not stored, is refused. */
  retentionDays: number;
}

/**
 * Replays a dead record once the cause of its rejection is fixed. A row is imported; a record of the log is processed
 * again as its event or delivery. Then the dead record is deleted. All of this is one transaction.
 * @throws PosthornError `not-found`; `invalid-input` with the remaining problems; `conflict` if its id stands for
 * another event, if its event is gone, or if changes were given for a record that is not a row
 */
export function replayDeadRecord(
  context: ReplayContext,
  reference: string,
  changes: RowChanges,
): Promise<ReplayedRecordView> {
  return inTransaction(context.pool, async (tx) => {
    const dead = await findDeadRecord(tx, reference, true);
    const isRow = dead.source.startsWith('import:');
    if (!isRow && Object.keys(changes).length > 0) {
      throw new PosthornError(
        'conflict',
        'A record of the log is replayed unchanged: its project and id cannot be set.',
      );
    }
    const replayed = isRow ? await importRow(tx, context, dead.record, changes) : await takeRecord(tx, context, dead);
    await dropDead(tx, dead.ref);
    return replayed;
  });
}

async function importRow(
  tx: pg.PoolClient,
  { pool, clock, maxDataBytes, retentionDays }: ReplayContext,
  record: object,
  changes: RowChanges,
): Promise<ReplayedRecordView> {
  const row = record as OutboxRow;
  const changed = { ...row, project: changes.project ?? row.project, key: changes.id ?? row.key };
  const projects = new ProjectIds(pool, clock);
  const target = { clock, maxDataBytes, retentionDays, projectOf: (reference: string) => projects.find(reference) };
  const { id, duplicate } = await importAgain(tx, changed, target);
  return { eventId: toTypeId('evt', id), duplicate };
}

function takeRecord(
  tx: pg.PoolClient,
  context: ReplayContext,
  dead: { source: string; record: object },
): Promise<ReplayedRecordView> {
  const [name] = /(events|deliveries)\.v1$/.exec(dead.source) ?? [];
  if (name === 'events.v1') return takeEvent(tx, context, dead.record);
  if (name === 'deliveries.v1') return takeDelivery(tx, dead.record);
  throw new PosthornError('conflict', `Records of ${dead.source} cannot be replayed: Posthorn does not consume them.`);
}

/** Moves the row of the event to the end, so that the relay sends it again. */
async function takeEvent(tx: pg.PoolClient, context: ReplayContext, record: object): Promise<ReplayedRecordView> {
  const event = recordOfDeadLetter(eventTopic, record);
  const isStored = await relayAgain(tx, event.id);
  if (!isStored) {
    const reasons = await pastRetention(tx, [event.id], context);
    const reason = reasons.get(event.id);
    if (reason !== undefined) throw new PosthornError('conflict', `The event cannot be accepted: ${reason}.`);
    await insertEvents(tx, [{ ...event, key: null }]);
  }
  return { eventId: toTypeId('evt', event.id), duplicate: isStored };
}

/** Makes a delivery without an attempt due. @throws PosthornError `conflict` if there is no event to send */
async function takeDelivery(tx: pg.PoolClient, record: object): Promise<ReplayedRecordView> {
  const { event, endpointId, deliveryId } = recordOfDeadLetter(deliveryTopic, record);
  const { rowCount: events } = await tx.query('select from posthorn.event e where e.id = $1', [event.id]);
  if (events === 0)
    throw new PosthornError(
      'conflict',
      'The event of this record is no longer stored: the record can only be deleted.',
    );
  const isNew = await makeFirstAttemptDue(tx, { deliveryId, eventId: event.id, endpointId });
  return { eventId: toTypeId('evt', event.id), duplicate: !isNew };
}
