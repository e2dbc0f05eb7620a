import type pg from 'pg';
import {
  describeProblem,
  describeProblems,
  type FieldProblem,
  isDateTimeMs,
  lossyNumbers,
  messageOf,
  noProjectMessage,
  PosthornError,
  repeatedNames,
} from '#kernel';
import { inTransaction, type Position, rowsDropped, type StatementRunner } from '#postgres';
import type { OutboxRow } from '../foreign/read-outbox.ts';
import { differenceMessage, sharedUuidMessage } from '../ingest/conflict.ts';
import { insertEvents } from '../ingest/insert-events.ts';
import type { AcceptedEvent, Difference, NewEvent } from '../ingest/new-event.ts';
import { NotStoredError } from '../ingest/not-stored-error.ts';
import { checkMessage, DEFAULT_MAX_DATA_BYTES } from '../message/check-message.ts';
import { moveCursor } from '../relay/cursor.ts';
import { type DeadRow, dropImported, keepDeadRows } from './dead-rows.ts';
import { pastRetention, type Retention } from './retained.ts';

/** The database and the cursor of an import, and the rules for its rows. */
export interface ImportTarget extends Retention {
  pool: pg.Pool;
  /** The cursor's name, and the ownership under which it is moved. */
  name: string;
  epoch: number;
  /** The most bytes of an event's data. Rows up to the limit of `emit` are imported even if this is lower. */
  maxDataBytes: number;
  /** The id of the project that a message names, or undefined. */
  projectOf(reference: string): Promise<string | undefined>;
  /** Called after each commit with the number of events that it stored, and of those that were known; optional. */
  onStored?(events: StoredEvents): void;
}

/** The numbers of events of an import. */
export interface StoredEvents {
  accepted: number;
  /** Events whose own id was known, so that nothing was stored. */
  repeated: number;
}

type Imported = { ok: true; row: OutboxRow; event: NewEvent } | DeadRow;

/** The problems of times that `emit` refuses, in rows that were written without it. */
function timeProblems({ occurred_at: occurredAt, expires_at: expiresAt }: OutboxRow): FieldProblem[] {
  const message = 'must lie in the years 1 to 9999';
  const problems: FieldProblem[] = [];
  if (!isDateTimeMs(occurredAt)) problems.push({ pointer: '/occurredAt', message });
  if (expiresAt !== null && !isDateTimeMs(expiresAt)) problems.push({ pointer: '/expiresAt', message });
  return problems;
}

async function toEvent(
  row: OutboxRow,
  target: Pick<ImportTarget, 'clock' | 'maxDataBytes' | 'projectOf'>,
): Promise<Imported> {
  const projectId = await target.projectOf(row.project);
  if (projectId === undefined) return { ok: false, row, reason: noProjectMessage(row.project) };
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
  const others = [...lossyNumbers(row.data, '/data'), ...timeProblems(row)];
  if (!checked.ok) return { ok: false, row, reason: describeProblems([...checked.problems, ...others]) };
  const problems = [...repeatedNames(row.data, data, '/data'), ...others];
  if (problems.length > 0) return { ok: false, row, reason: describeProblems(problems) };
  const times = {
    occurredAtMs: Math.round(row.occurred_at),
    expiresAtMs: row.expires_at && Math.round(row.expires_at),
  };
  return { ok: true, row, event: { ...checked.message, ...times, id: row.id, projectId } };
}

/** The problem of a row whose UUID, or whose own id, belongs to another event. */
function differenceReason({ id: uuid }: OutboxRow, standingId: string, differs: readonly Difference[]): string {
  return standingId === uuid
    ? sharedUuidMessage(uuid, differs)
    : describeProblem({ pointer: '/id', message: differenceMessage(standingId, differs) });
}

/** The rows; rows past the retention are replaced by dead rows. */
async function withoutOld(
  tx: StatementRunner,
  imported: readonly Imported[],
  retention: Retention,
): Promise<Imported[]> {
  const uuids = imported.flatMap(({ ok, row }) => (ok ? row.id : []));
  const reasons = await pastRetention(tx, uuids, retention);
  if (reasons.size === 0) return [...imported];
  return imported.map((one) => {
    const reason = one.ok ? reasons.get(one.row.id) : undefined;
    return reason === undefined ? one : { ok: false, row: one.row, reason };
  });
}

/** The events that were stored, and the rows whose UUID or own id belongs to another event. */
interface Stored extends StoredEvents {
  differing: DeadRow[];
}

async function store(tx: pg.PoolClient, source: string, imported: readonly Imported[]): Promise<Stored> {
  const right = imported.flatMap((one) => (one.ok ? [one] : []));
  if (right.length === 0) return { differing: [], repeated: 0, accepted: 0 };
  const accepted = await insertEvents(
    tx,
    right.map(({ event }) => event),
  );
  const stored = right.filter((_, index) => !accepted[index]!.differs);
  await dropImported(
    tx,
    source,
    stored.map(({ row }) => row),
  );
  const differing = right.flatMap(({ row }, index) => {
    const { id, differs } = accepted[index]!;
    return differs ? [{ ok: false as const, row, reason: differenceReason(row, id, differs) }] : [];
  });
  const repeated = accepted.filter(({ duplicate, differs }) => duplicate && !differs).length;
  return { differing, repeated, accepted: stored.length - repeated };
}

/**
 * Imports a row that could not be imported before, unchanged or corrected, in the caller's transaction.
 * @returns the accepted event
 * @throws PosthornError `invalid-input` with the remaining problems, `conflict` if its id belongs to another event
 */
export async function importAgain(
  tx: StatementRunner,
  row: OutboxRow,
  target: Pick<ImportTarget, 'maxDataBytes' | 'projectOf'> & Retention,
): Promise<AcceptedEvent> {
  const [imported] = await withoutOld(tx, [await toEvent(row, target)], target);
  if (!imported!.ok) throw new PosthornError('invalid-input', `The row cannot be imported: ${imported!.reason}`);
  const [accepted] = await insertEvents(tx, [imported!.event]);
  const { id, differs } = accepted!;
  if (!differs) return accepted!;
  throw new PosthornError('conflict', `The row cannot be imported: ${differenceReason(row, id, differs)}.`);
}

/**
 * Imports rows of a domain service's outbox. One transaction stores their events, stores the dead rows with their
 * reasons, and moves the cursor to `moveTo`, by default past the last row. Rows that were imported before are
 * recognised by their UUIDs. A row with a known UUID and other content is dead.
 * @throws PosthornError `stale-epoch` if another process follows the source by now; then nothing is written
 * @throws RowsDroppedError if a trigger of Posthorn's own database drops one of the rows; then nothing is written
 */
export async function importRows(
  rows: readonly OutboxRow[],
  target: ImportTarget,
  moveTo?: { position: Position; rowId: string | null },
): Promise<{ dead: number; last: Position }> {
  const checked = await Promise.all(rows.map((row) => toEvent(row, target)));
  const { pos, seq, id } = rows.at(-1)!;
  const { dead, ...stored } = await inTransaction(target.pool, async (tx) => {
    const imported = await withoutOld(tx, checked, target);
    const { differing, ...events } = await store(tx, target.name, imported);
    const all = [...imported.flatMap((one) => (one.ok ? [] : [one])), ...differing];
    await keepDeadRows(tx, target.name, all, target.clock.nowMs());
    const to = moveTo ?? { position: { pos, seq }, rowId: id };
    await moveCursor(tx, { fence: target.name, epoch: target.epoch }, target.name, to);
    return { ...events, dead: all.length };
  }).catch(async (error: unknown) => {
    throw error instanceof NotStoredError ? await rowsDropped(target.pool, 'posthorn.event') : error;
  });
  target.onStored?.(stored);
  return { dead, last: { pos, seq } };
}
