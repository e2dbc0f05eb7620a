import type { DataSource } from 'typeorm';
import { type Clock, LEAST_STEP_MS, messageOf, PosthornError } from '#kernel';
import { shiftHealth } from '#delivery';
import type { HealthEvent } from '../endpoints/endpoint-health.ts';
import { applyToEndpoint, withEndpointById } from '../endpoints/with-endpoint.ts';
import { announce } from './announce.ts';
import { findTroubled, readHealth } from './read-health.ts';

/** The dependencies of the `EndpointKeeper` that runs in the worker. */
export interface EndpointKeeperOptions {
  dataSource: DataSource;
  clock: Clock;
  /** Called for an endpoint that could not be checked, and after a change of the clock. */
  onProblem: (message: string) => void;
}

/**
 * Changes the state of endpoints by the outcome of their attempts: failing, recovered, warned or disabled. Each change
 * is one transaction of the stream's event, the read model, the operational event and the notice, so that nothing is
 * lost and nothing is written twice. If two keepers run at the same time, one waits and then finds the change made.
 */
export class EndpointKeeper {
  /** The steps of the clock, in milliseconds, by which the times of failures have been moved already. */
  private settledMs: number;

  constructor(private readonly options: EndpointKeeperOptions) {
    this.settledMs = options.clock.steppedMs();
  }

  /** Called when this process begins its checks. Another process has handled the earlier steps of the clock. */
  begin(): void {
    this.settledMs = this.options.clock.steppedMs();
  }

  /**
   * Checks once each endpoint whose health may change its state.
   * @param signal if it aborts, the rest is left to the next check
   * @returns the number of endpoints changed
   */
  async look(signal: AbortSignal): Promise<number> {
    const { dataSource, clock, onProblem } = this.options;
    let changed = 0;
    await this.followClock();
    for await (const ids of findTroubled(dataSource.manager, clock.nowMs())) {
      if (signal.aborted || this.pendingMs !== 0) break;
      try {
        if (await this.observe(ids)) changed++;
      } catch (error) {
        if (error instanceof PosthornError && error.code === 'not-found') continue; // deleted meanwhile
        onProblem(`The endpoint ${ids.id} could not be checked: ${messageOf(error)}`);
      }
    }
    return changed;
  }

  private get pendingMs(): number {
    const stepMs = this.options.clock.steppedMs() - this.settledMs;
    return Math.abs(stepMs) < LEAST_STEP_MS ? 0 : stepMs;
  }

  /**
   * Moves the times of failures with the clock: if the clock is set forward by an hour, that is not an hour of
   * failures.
   */
  private async followClock(): Promise<void> {
    const stepMs = this.pendingMs;
    if (stepMs === 0) return;
    const { dataSource, clock, onProblem } = this.options;
    await shiftHealth(dataSource.manager, clock.nowMs(), stepMs);
    this.settledMs += stepMs;
    onProblem(
      `The clock was changed by ${Math.round(stepMs / 1_000)} s. The recorded times of failures were shifted with it.`,
    );
  }

  private observe(ids: { id: string; projectId: string }): Promise<boolean> {
    // Locks the endpoint before its health is read: a resume in between would have deleted that.
    return withEndpointById(this.options, ids, async (locked) => {
      const { tx, atMs: nowMs } = locked;
      const health = await readHealth(tx, ids.id);
      if (!health) return false;
      const { row, events } = await applyToEndpoint(locked, { type: 'observe', health, nowMs });
      for (const event of events) await announce(tx, row, event as HealthEvent, nowMs);
      return events.length > 0;
    });
  }
}
