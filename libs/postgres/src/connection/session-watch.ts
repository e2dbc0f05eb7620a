import type pg from 'pg';
import { sharesSessions } from './assert-sessions.ts';
import { SessionClient } from './session-client.ts';

/** The time between two tests without a sign: a pooler that only reloads its configuration closes no connection. */
const LOOK_ANYWAY_MS = 60_000;

/**
 * Watches whether the connections of a pool stay sessions of their own. A pooler in between may get another mode while
 * this process runs; then prepared statements, settings and leases are lost now and then, without an error.
 *
 * - trusted: they were sessions at the last test. The next look tests them if a connection is new or lost, or lacks a
 *   statement prepared on it, or if a minute has passed.
 * - shared: they are no sessions of their own. Every look tests them, until they are.
 */
export class SessionWatch {
  private isSuspected = false;
  private isShared = false;
  private lookedMs = performance.now();

  /**
   * @param watched the pool that is watched for signs
   * @param pool a pool with two connections to the same database, which are tested
   */
  constructor(
    watched: pg.Pool,
    private readonly pool: pg.Pool,
  ) {
    for (const event of ['connect', 'remove'] as const) watched.on(event, () => (this.isSuspected = true));
    for (const each of [watched, pool]) each.on('release', (_error, client) => this.discardLost(client));
  }

  /**
   * Returns true if the connections are no sessions of their own.
   * @throws the driver's error if the pool does not provide the connections
   */
  async look(): Promise<boolean> {
    const isDue = performance.now() - this.lookedMs > LOOK_ANYWAY_MS;
    if (!this.isSuspected && !this.isShared && !isDue) return false;
    this.isSuspected = false;
    this.lookedMs = performance.now();
    try {
      this.isShared = await sharesSessions(this.pool);
    } catch (error) {
      this.isSuspected = true;
      throw error;
    }
    return this.isShared;
  }

  private discardLost(client: pg.ClientBase): void {
    if (!(client instanceof SessionClient) || !client.hasLostSession) return;
    this.isSuspected = true;
    void client.end();
  }
}
