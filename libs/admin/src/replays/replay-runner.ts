import type pg from 'pg';
import { messageOf, PosthornError, steadyMs, systemClock, toTypeId } from '#kernel';
import { inTransaction } from '#postgres';
import { countSelection } from './count-selection.ts';
import { ConditionTurns } from './condition-turns.ts';
import { ReplayPace } from './replay-pace.ts';
import { type OpenReplay, readOpenReplays } from './replay-row.ts';
import {
  beginCancel,
  endReplay,
  noteProblem,
  type ReplayOwner,
  settleDeliveries,
  storeCount,
  takeBackDeliveries,
  takeDeliveries,
} from './replay-store.ts';
import { type SelectionContext, SelectionReader } from './selected-deliveries.ts';

/** The dependencies of the `ReplayRunner` that runs in the worker. */
export interface ReplayRunnerOptions extends SelectionContext {
  pool: pg.Pool;
  /** The name of the worker's leadership. */
  fence: string;
  /** Called after a commit that made deliveries due. A hint. */
  onDue: () => void;
  /** Called for a replay that could not be worked on; the next round tries it again. */
  onProblem: (message: string) => void;
}

/** One round over the open replays. */
interface Round {
  owner: ReplayOwner;
  signal: AbortSignal;
  open: number;
  failures: number;
  /** The last failure. */
  error: unknown;
}

const isStale = (error: unknown) => error instanceof PosthornError && error.code === 'stale-epoch';

/** Returns true if the next step of a replay may need the condition of its endpoint, and the data of events for it. */
function mayEvaluate({ state, isOrphaned, isTaken, isCounted, selection }: OpenReplay): boolean {
  return state === 'running' && !isOrphaned && !(isTaken && isCounted) && selection.includeUnmatched;
}

/** Replays that are read at a time. */
const PAGE = 100;
/** The time that one replay has in a round for finding deliveries, and again for counting them, in milliseconds. */
const SLICE_MS = 100;
/** The time after which a round goes on without the end of a step. */
const PATIENCE_MS = 1_000;
/** The time after which a step that has not ended is reported. */
const LONG_STEP_MS = 30_000;
/** The deliveries that one transaction makes due at most. */
const TAKE_AT_ONCE = 500;
/** Seconds of a replay's rate that may be on their way: with more of them, a cancellation would come late. */
const AHEAD_S = 5;
const LEAST_AHEAD = 50;
/** The most deliveries of a replay that may wait in Postgres, because their endpoints are paused or slow. */
const MAX_WAITING = 10_000;

/**
 * Carries out the replays of many deliveries, each at its own rate. All replays take turns: in a round, each of them
 * has one bounded piece of work. The place of a replay and its due rows are written by one transaction under the epoch
 * of the leader, so that another process goes on exactly where this one was ended.
 */
export class ReplayRunner {
  private readonly reader: SelectionReader;
  private readonly pace: ReplayPace;
  private readonly turns = new ConditionTurns();
  /** The replays with a step under way, and the time of its begin, in milliseconds of a steady clock. */
  private readonly busy = new Map<string, number>();

  constructor(private readonly options: ReplayRunnerOptions) {
    this.reader = new SelectionReader(options);
    this.pace = new ReplayPace(options.clock);
  }

  /** The replays with a step under way. */
  get steps(): number {
    return this.busy.size;
  }

  /**
   * Works on each open replay once. A replay whose work takes long, because of the condition of its endpoint, is left
   * at it, and delays no other. A step that has not ended for 30 s is reported as a failure in each round.
   * @returns the number of open replays
   * @throws the error of the last replay if none could be worked on; PosthornError `stale-epoch` if another process
   * leads by now
   */
  async look(epoch: number, signal: AbortSignal): Promise<number> {
    const owner = { fence: this.options.fence, epoch };
    const round: Round = { owner, signal, open: 0, failures: 0, error: undefined };
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const page = await readOpenReplays(this.options.pool, after, PAGE);
      for (const replay of page) {
        if (signal.aborted) return round.open;
        round.open++;
        const sinceMs = this.busy.get(replay.id);
        if (sinceMs === undefined) await this.workOn(replay, round);
        else this.checkStep(replay, round, sinceMs);
        if (isStale(round.error)) throw round.error;
      }
      if (page.length < PAGE) break;
      after = page.at(-1)!.id;
    }
    this.pace.forgetEnded();
    this.turns.forgetEnded();
    if (round.open > 0 && round.failures === round.open) throw round.error;
    return round.open;
  }

  /** Resolves when a step of the replay has ended, has taken long, or has to wait for its turn. */
  private async workOn(replay: OpenReplay, round: Round): Promise<void> {
    const turn = mayEvaluate(replay) ? { id: replay.id, projectId: replay.selection.projectId } : undefined;
    if (turn && !this.turns.tryBegin(turn)) return;
    const work = this.step(replay, round.owner)
      .catch((error: unknown) => this.failed(replay, round, error))
      .finally(() => {
        this.busy.delete(replay.id);
        if (turn) this.turns.end(turn);
      });
    this.busy.set(replay.id, steadyMs(this.options.clock));
    const waited = new AbortController();
    const patience = systemClock.sleep(PATIENCE_MS, AbortSignal.any([round.signal, waited.signal]));
    await Promise.race([work, patience]);
    waited.abort();
  }

  /** Reports a step that takes long. Its replay cannot note that: the step may be waiting for the lock of its row. */
  private checkStep({ id }: OpenReplay, round: Round, sinceMs: number): void {
    const seconds = Math.round((steadyMs(this.options.clock) - sinceMs) / 1_000);
    if (seconds * 1_000 < LONG_STEP_MS) return;
    const still = `The work on the replay ${toTypeId('rpl', id)} has not ended for ${seconds} s.`;
    const causes = 'A session may hold a lock that it waits for, or Postgres is overloaded.';
    this.countFailure(round, new Error(`${still} ${causes}`));
    this.options.onProblem(messageOf(round.error));
  }

  private async failed({ id }: OpenReplay, round: Round, error: unknown): Promise<void> {
    this.countFailure(round, error);
    // The end of the leadership has ended the step, too.
    if (round.signal.aborted || isStale(error)) return;
    const cause = messageOf(error);
    this.options.onProblem(`The replay ${toTypeId('rpl', id)} failed and is tried again: ${cause}`);
    await noteProblem(this.options.pool, round.owner, id, cause).catch(() => undefined);
  }

  private countFailure(round: Round, error: unknown): void {
    round.failures++;
    round.error = error;
  }

  private async step(replay: OpenReplay, owner: ReplayOwner): Promise<void> {
    const { pool, clock } = this.options;
    if (replay.isOrphaned || replay.state === 'cancelling') return this.cancel(replay, owner);
    if (!replay.isCounted) await this.count(replay, owner);
    const { waiting, moving } = await settleDeliveries(pool, owner, replay.id);
    if (!replay.isTaken) await this.take(replay, owner, { waiting, moving });
    else if (waiting === 0) await endReplay(pool, owner, replay.id, clock.nowMs());
    if (replay.problem !== null) await noteProblem(pool, owner, replay.id, null);
  }

  /** Takes back the deliveries that are not in hand, and waits for the others. */
  private async cancel({ id }: OpenReplay, owner: ReplayOwner): Promise<void> {
    const { pool, clock } = this.options;
    await inTransaction(pool, async (tx) => {
      await beginCancel(tx, id, clock.nowMs());
      await takeBackDeliveries(tx, id);
    });
    const { waiting } = await settleDeliveries(pool, owner, id);
    if (waiting === 0) await endReplay(pool, owner, id, clock.nowMs());
  }

  private async count(replay: OpenReplay, owner: ReplayOwner): Promise<void> {
    const { pool, clock } = this.options;
    const bounds = { deliveries: Infinity, timeMs: SLICE_MS };
    const count = await countSelection(this.reader, clock, replay.selection, bounds, replay.countPlace);
    await storeCount(pool, owner, replay, count);
  }

  /** Makes deliveries due, as many as the rate allows, until the slice of time is over. */
  private async take(
    replay: OpenReplay,
    owner: ReplayOwner,
    { waiting, moving }: { waiting: number; moving: number },
  ): Promise<void> {
    const { pool, clock, onDue } = this.options;
    const ahead = Math.max(LEAST_AHEAD, replay.ratePerSecond * AHEAD_S);
    let room = Math.min(this.pace.allowed(replay), ahead - moving, MAX_WAITING - waiting);
    const beganMs = steadyMs(clock);
    for (let from = replay; room >= 1 && steadyMs(clock) - beganMs < SLICE_MS;) {
      const limit = Math.min(Math.floor(room), TAKE_AT_ONCE);
      const { found, ...page } = await this.reader.read(from.selection, from.takePlace, limit);
      const deliveries = found.map((delivery) => ({ ...delivery, isNew: delivery.status === null }));
      const taken = { deliveries, ...page, atMs: clock.nowMs() };
      const isTaken = await inTransaction(pool, (tx) => takeDeliveries(tx, owner, from, taken));
      if (!isTaken) return;
      if (found.length > 0) onDue();
      this.pace.took(replay, found.length);
      room -= found.length;
      if (page.isEnd) return;
      from = { ...from, takePlace: page.place };
    }
  }
}
