import { describeHolder, findHolder, type HorizonHolder } from './horizon-holder.ts';
import { HORIZON } from './position.ts';
import type { Queryable } from './queryable.ts';

/** A horizon that stands still while rows wait above it. */
export interface HeldHorizon {
  /** The 64-bit id of the transaction that holds it. */
  id: string;
  /**
   * How long the horizon has been held, in milliseconds: since the transaction began, or, if this role cannot see that
   * time, since this process first saw it.
   */
  heldMs: number;
  /** Undefined if this role cannot see the holder. */
  holder: HorizonHolder | undefined;
}

/** The rows that a `HorizonWatch` protects from waiting, and the time for which a horizon may stand still. */
export interface HorizonWatchOptions {
  /** The longest time for which a well-behaved transaction holds an id, in milliseconds. Default: 2 s. */
  longWriteMs?: number;
  /** Returns true if rows wait at or above the horizon. Called only while it stands still, or is not known to move. */
  isWaiting(): Promise<boolean>;
  /** A monotonic time in milliseconds. */
  nowMs?: () => number;
}

const LONG_WRITE_MS = 2_000;

/**
 * Watches the horizon of a cluster: one write transaction anywhere in it, or a prepared transaction that was forgotten,
 * holds back every cursor. Needs no rights: `pg_snapshot_xmin` is the id of that transaction.
 *
 * - unknown, at first: rows wait above the horizon, and it has not moved yet.
 * - free: the horizon had moved at the last look, or no row waits above it.
 * - held: the horizon has not moved for longer than a write may take, while rows wait.
 */
export class HorizonWatch {
  private last: string | undefined;
  private sinceMs = 0;
  private hasMoved = false;
  /** True if the last look has shown that nothing is held back. A new watch cannot know that at once. */
  isFree = false;
  private readonly nowMs: () => number;

  constructor(private readonly options: HorizonWatchOptions) {
    this.nowMs = options.nowMs ?? (() => performance.now());
  }

  /** Looks once; called every few seconds. @param db a connection to the cluster */
  async look(db: Queryable): Promise<HeldHorizon | undefined> {
    const { rows } = await db.query<{ horizon: string }>(`select (${HORIZON})::text as horizon`);
    const id = rows[0]!.horizon;
    const nowMs = this.nowMs();
    if (id !== this.last) {
      this.hasMoved = this.last !== undefined;
      this.last = id;
      this.sinceMs = nowMs;
    }
    const heldMs = nowMs - this.sinceMs;
    const isLong = heldMs >= (this.options.longWriteMs ?? LONG_WRITE_MS);
    if (!isLong && this.isFree) return undefined;
    const isWaiting = await this.options.isWaiting();
    this.isFree = !isWaiting || (!isLong && this.hasMoved);
    if (!isLong || !isWaiting) return undefined;
    const holder = await findHolder(db, BigInt(id));
    return { id, heldMs: Math.max(heldMs, holder?.ageMs ?? 0), holder };
  }
}

/** The duration of the hold in words, with "at least" if the start of the transaction is hidden from this role. */
function durationOf({ heldMs, holder }: HeldHorizon): string {
  const isKnown = holder !== undefined && holder.ageMs !== null;
  return `${isKnown ? '' : 'at least '}${Math.round(heldMs / 1_000)} s`;
}

/**
 * One sentence about a held horizon.
 * @param what the waiting followers, for example `relay:event`
 */
export function describeHeldHorizon(what: string, held: HeldHorizon): string {
  const { id, holder } = held;
  return (
    `${what} waits: a long write transaction (id ${id}) has held every cursor of that Postgres back for ` +
    `${durationOf(held)}. It is ${describeHolder(holder, id)}.`
  );
}
