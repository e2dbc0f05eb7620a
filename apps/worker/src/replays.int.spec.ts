import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { LoopHealth, systemClock } from '#kernel';
import type { Resources } from '#runtime';
import { eventually, migratedDatabase } from '#testing';
import { Replays } from './replays.ts';

describe('The loop of replays', () => {
  it('costs the database one statement a second while no replay is open', async () => {
    const server = await migratedDatabase();
    const stopping = new AbortController();
    const atMs: number[] = [];
    const pool = {
      query: (...given: [string]) => {
        atMs.push(performance.now());
        return server.pool.query(...given);
      },
    } as unknown as pg.Pool;
    const resources = {
      ...{ pool, dataSource: {} as DataSource, clock: systemClock, health: new LoopHealth() },
      ...{ problems: { report: () => undefined }, notify: () => undefined },
    } as unknown as Resources;
    const running = new Replays(resources).run(1, stopping.signal);
    try {
      await eventually(
        () => atMs.length,
        (n) => n === 4,
      );
      // A timer may fire a moment early.
      expect(atMs[3]! - atMs[0]!).toBeGreaterThan(2_900);
    } finally {
      stopping.abort();
      await running;
      await server.drop();
    }
  });
});
