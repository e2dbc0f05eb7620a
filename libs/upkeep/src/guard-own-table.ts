import type pg from 'pg';
import { systemClock, type WorkReport } from '#kernel';
import type { Standstills } from '#notifications';
import { type FollowedTable, guardSource } from '#outbox';

/** A table of Posthorn's own, with the cursor that follows it. */
export interface GuardedTable {
  /** The name of the cursor, and of the standstill. */
  name: string;
  table: FollowedTable;
  pool: pg.Pool;
  /** Receives the progress of the cursor. */
  report: WorkReport;
  standstills: Pick<Standstills, 'holds' | 'overEventually'>;
}

/** Waits while a table of Posthorn's own is in an earlier state than its cursor, after a restore. */
export async function guardOwnTable(guarded: GuardedTable, signal: AbortSignal): Promise<void> {
  const { name, table, pool, report, standstills } = guarded;
  const onStopped = (cause: string) => void standstills.holds(name, { cause });
  const source = { name, pool, source: pool, table, rowIsKept: false, clock: systemClock, report, onStopped };
  await guardSource(source, signal);
  await standstills.overEventually(name);
}
