import type pg from 'pg';
import { backoffMs, type Clock, messageOf, type WorkReport } from '#kernel';
import type { OwnedPartition } from '#message-log';
import type { EventProgress } from './event-progress.ts';
import { savePlaces } from './save-places.ts';

/**
 * The time over which places are saved together. Deliveries acknowledged within this time before a crash are looked up
 * and not sent again.
 */
const SAVE_EVERY_MS = 50;
const PLACES_AT_ONCE = 500;

/** The database of a `PlaceKeeper`, and the receivers of its reports. */
export interface PlaceKeeperOptions {
  pool: pg.Pool;
  clock: Clock;
  /** Called after each statement with its events, including events of a stale epoch, which it does not write. */
  onSaved: (saved: readonly EventProgress[]) => void;
  onProblem: (message: string) => void;
  /** Receives the progress; optional. */
  report?: WorkReport;
}

/**
 * Saves the places of fan-outs, many by one statement.
 *
 * - idle: nothing is unsaved. Left by `add`.
 * - saving: one statement at a time, 50 ms apart. Left when nothing is unsaved, or by `stop`.
 */
export class PlaceKeeper {
  private unsaved = new Set<EventProgress>();
  private isSaving = false;
  private turn: Promise<void> = Promise.resolve();
  private readonly stopping = new AbortController();

  constructor(private readonly options: PlaceKeeperOptions) {}

  add(progress: EventProgress): void {
    this.unsaved.add(progress);
    if (!this.isSaving && !this.stopping.signal.aborted) void this.saveAll();
  }

  /** Forgets the places in these partitions that an earlier owner has not saved. */
  forget(partitions: readonly OwnedPartition[]): void {
    const fences = new Set(partitions.map(({ fence }) => fence));
    for (const progress of this.unsaved) if (fences.has(progress.owner.fence)) this.unsaved.delete(progress);
  }

  /** Saves the unsaved places. If the database does not take them, it rejects and they stay unsaved. */
  async flush(): Promise<void> {
    while (this.unsaved.size > 0) {
      const saved = this.turn.then(() => this.save());
      this.turn = saved.catch(() => undefined);
      await saved;
    }
  }

  /** Saves once more, and nothing after it. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.flush().catch((error: unknown) => {
      this.options.onProblem(
        `The last places of fan-outs were not saved; the next start continues from the earlier places: ${messageOf(error)}`,
      );
    });
  }

  private async saveAll(): Promise<void> {
    const { clock, onProblem, report } = this.options;
    const { signal } = this.stopping;
    this.isSaving = true;
    for (let failures = 0; this.unsaved.size > 0 && !signal.aborted;) {
      await clock.sleep(failures === 0 ? SAVE_EVERY_MS : backoffMs(failures, Math.random()), signal);
      if (signal.aborted) break;
      try {
        report?.began();
        await this.flush();
        report?.alive();
        failures = 0;
      } catch (error) {
        failures++;
        report?.failed(error);
        onProblem(`Saving the places of fan-outs is tried again: ${messageOf(error)}`);
      }
    }
    report?.alive(); // the places that failed last may have been forgotten
    this.isSaving = false;
  }

  private async save(): Promise<void> {
    const batch = [...this.unsaved].slice(0, PLACES_AT_ONCE);
    if (batch.length === 0) return;
    for (const progress of batch) this.unsaved.delete(progress);
    try {
      await savePlaces(
        this.options.pool,
        batch.map(({ eventId, owner, acknowledged: { next, isDone } }) => ({ eventId, owner, next, isDone })),
      );
    } catch (error) {
      for (const progress of batch) this.unsaved.add(progress);
      throw error;
    }
    this.options.onSaved(batch);
  }
}
