import type pg from 'pg';
import { type Clock, type FieldProblem, lossyNumbers, messageOf } from '#kernel';
import { inTransaction, type Position } from '#postgres';
import type { OutboxRow } from '../foreign/read-outbox.ts';
import { insertEvents, type NewEvent } from '../ingest/insert-events.ts';
import { checkMessage, DEFAULT_MAX_DATA_BYTES } from '../message/check-message.ts';
import { moveCursor } from '../relay/cursor.ts';

export interface ImportTarget {
  pool: pg.Pool;
  /** The cursor's name, and the ownership under which it is moved. */
  name: string;
  epoch: number;
  clock: Clock;
  /** What `emit` has taken, up to its own limit, is imported whatever this says. */
  maxDataBytes: number;
  /** The id of the project that a message names, or undefined. */
  projectOf(reference: string): Promise<string | undefined>;
}

type Imported = { ok: true; event: NewEvent } | { ok: false; row: OutboxRow; reason: string };

const reasonOf = (problems: readonly FieldProblem[]) =>
  problems.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');

async function toEvent(row: OutboxRow, target: ImportTarget): Promise<Imported> {
  const projectId = await target.projectOf(row.project);
  if (projectId === undefined) return { ok: false, row, reason: `There is no project ${JSON.stringify(row.project)}.` };
  let data: unknown;
  try {
    data = JSON.parse(row.data);
  } catch (error) {
    return { ok: false, row, reason: `The data is not JSON: ${messageOf(error)}` };
  }
  const checked = checkMessage(
    { type: row.type, data, id: row.key, orderingKey: row.ordering_key, actor: row.actor, channel: row.channel },
    {
      nowMs: target.clock.nowMs(),
      maxDataBytes: Math.max(target.maxDataBytes, DEFAULT_MAX_DATA_BYTES),
      isParsed: true,
    },
  );
  const lossy = lossyNumbers(row.data, '/data');
  if (!checked.ok || lossy.length > 0)
    return { ok: false, row, reason: reasonOf(checked.ok ? lossy : [...checked.problems, ...lossy]) };
  const times = {
    occurredAtMs: Math.round(row.occurred_at),
    expiresAtMs: row.expires_at && Math.round(row.expires_at),
  };
  return { ok: true, event: { ...checked.message, ...times, id: row.id, projectId } };
}

async function insertDead(
  tx: Pick<pg.Pool, 'query'>,
  source: string,
  dead: { row: OutboxRow; reason: string }[],
): Promise<void> {
  await tx.query(
    `insert into posthorn.dead_record (source, id, pos, seq, reason, record)
     select $1, d.id, d.pos, d.seq, d.reason, d.record::jsonb
     from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::text[]) as d (id, pos, seq, reason, record)
     on conflict (source, id) do update set reason = excluded.reason, at = now()`,
    [
      source,
      dead.map(({ row }) => row.id),
      dead.map(({ row }) => row.pos),
      dead.map(({ row }) => row.seq),
      dead.map(({ reason }) => reason),
      dead.map(({ row }) => JSON.stringify(row)),
    ],
  );
}

/**
 * Imports rows of a domain service's outbox: their events, or their place among the dead with the reason, and the
 * cursor that passes them, all in one transaction. Rows that were imported before are recognised by their ids.
 * @param moveTo where the cursor is moved to. Default: to the last row
 * @throws PosthornError `stale-epoch` if somebody else follows the source by now; then nothing is written
 */
export async function importRows(
  rows: readonly OutboxRow[],
  target: ImportTarget,
  moveTo?: { position: Position; rowId: string | null },
): Promise<{ dead: number; last: Position }> {
  const imported = await Promise.all(rows.map((row) => toEvent(row, target)));
  const events = imported.flatMap((one) => (one.ok ? [one.event] : []));
  const dead = imported.flatMap((one) => (one.ok ? [] : [one]));
  const { pos, seq, id } = rows.at(-1)!;
  await inTransaction(target.pool, async (tx) => {
    if (events.length > 0) {
      await insertEvents(tx, events);
      await tx.query('delete from posthorn.dead_record d where d.source = $1 and d.id = any($2)', [
        target.name,
        events.map((event) => event.id),
      ]);
    }
    if (dead.length > 0) await insertDead(tx, target.name, dead);
    const to = moveTo ?? { position: { pos, seq }, rowId: id };
    await moveCursor(tx, { fence: target.name, epoch: target.epoch }, target.name, to);
  });
  return { dead: dead.length, last: { pos, seq } };
}
