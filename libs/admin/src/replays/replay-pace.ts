import { type Clock, steadyMs } from '#kernel';
import type { ReplayRow } from './replay-row.ts';

/** The longest time for which a replay may catch up at once: the work of other replays takes a while. */
const BURST_MS = 1_000;

interface Paced {
  allowed: number;
  atMs: number;
  /** True if the replay was met since the last call of `forgetEnded`. */
  isOpen: boolean;
}

/** The numbers of deliveries that replays may send now, each by its own rate. A replay begins with one delivery. */
export class ReplayPace {
  private readonly paced = new Map<string, Paced>();

  constructor(private readonly clock: Pick<Clock, 'nowMs' | 'steppedMs'>) {}

  /** The number of deliveries that the replay may send now; the part of a delivery behind the comma grows on. */
  allowed({ id, ratePerSecond }: Pick<ReplayRow, 'id' | 'ratePerSecond'>): number {
    const nowMs = steadyMs(this.clock);
    const known = this.paced.get(id) ?? { allowed: 1, atMs: nowMs, isOpen: true };
    const perMs = ratePerSecond / 1_000;
    const most = Math.max(1, perMs * BURST_MS);
    const allowed = Math.min(most, known.allowed + (nowMs - known.atMs) * perMs);
    this.paced.set(id, { allowed, atMs: nowMs, isOpen: true });
    return allowed;
  }

  /** Called when the replay has sent some of the deliveries that it may send. */
  took({ id }: Pick<ReplayRow, 'id'>, count: number): void {
    const paced = this.paced.get(id);
    if (paced) paced.allowed -= count;
  }

  /** Forgets the replays that were not met since the last call. */
  forgetEnded(): void {
    for (const [id, paced] of this.paced) {
      if (!paced.isOpen) this.paced.delete(id);
      paced.isOpen = false;
    }
  }
}
