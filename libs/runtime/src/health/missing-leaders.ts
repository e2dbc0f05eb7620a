import type pg from 'pg';
import type { Settings } from '#config';
import { type Clock, COMMAND, keepRunning, type LoopHealth, steadyMs, systemClock } from '#kernel';
import type { Standstill } from '#notifications';
import { briefly } from '#postgres';

const LOOK_EVERY_MS = 5_000;

/** Work that one process at a time leads. */
interface Led {
  name: string;
  /** The result of its absence, and the remedy. */
  cause: string;
}

const ledByRole = (name: string, role: string, without: string): Led => ({
  name,
  cause: `No process leads ${name}, so ${without}: start a process with the role ${role}, or look in its log.`,
});

const LED: readonly Led[] = [
  ledByRole('relay:event', 'relay', 'accepted events are not published'),
  ledByRole('worker:upkeep', 'worker', 'events, endpoints and retention are not watched'),
];

const IMPORT = 'import:';

/** @param isNamed true if POSTHORN_OUTBOX_SOURCES of this process has the source */
function ledBySource(source: string, isNamed: boolean): Led {
  const [follow, retire] = isNamed
    ? [
        'POSTHORN_OUTBOX_SOURCES of this process has it: start a process with that setting and the role relay, or look ' +
          'in its log',
        `remove it from POSTHORN_OUTBOX_SOURCES, and forget it with \`${COMMAND} outbox forget ${source}\``,
      ]
    : [
        'add it to POSTHORN_OUTBOX_SOURCES of a process with the role relay, or look in the log of that process',
        `forget it with \`${COMMAND} outbox forget ${source}\``,
      ];
  return {
    name: `${IMPORT}${source}`,
    cause:
      `No process follows the outbox of the source \`${source}\`, so its events are not imported: ${follow}; or, if the ` +
      `source is retired, ${retire}.`,
  };
}

/** The database and the settings of a `MissingLeaders`, and the receivers of its findings. */
export interface MissingLeadersOptions {
  pool: pg.Pool;
  clock: Clock;
  health: LoopHealth;
  settings: Pick<Settings, 'stallMs' | 'outboxSources'>;
  onProblem: (message: string) => void;
}

/**
 * The work that no process leads, by its lease in Postgres: also work of roles that this process does not have. Looks
 * every 5 s, and whenever readiness is read.
 *
 * The sources are those that have a cursor and those in the settings of this process: processes with the role relay may
 * have other settings, and a source that was followed once may be in no settings any more.
 */
export class MissingLeaders {
  /** Since when each work has had no leader, by `steadyMs`, and the epoch of its last leader. */
  private readonly missing = new Map<string, { sinceMs: number; epoch: string | null }>();
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: MissingLeadersOptions) {}

  start(): void {
    const name = 'Looking for work that no process leads';
    const { health, onProblem } = this.options;
    const loop = { name, signal: this.stopping.signal, clock: systemClock, pauseMs: LOOK_EVERY_MS, onProblem };
    this.running = keepRunning({ ...loop, report: health.work(name, { isMinor: true }) }, async () => {
      await this.look();
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Returns the work that has had no leader for as long as an event may stand still, and logs each. */
  async look(): Promise<Standstill[]> {
    const { pool, clock, settings, onProblem } = this.options;
    const { led, leases } = await briefly(pool, async (tx) => {
      const work = [...LED, ...(await this.sources(tx))];
      return { led: work, leases: await readLeases(tx, work) };
    });
    for (const name of this.missing.keys()) if (!led.some((work) => work.name === name)) this.missing.delete(name);
    const nowMs = steadyMs(clock);
    return led.flatMap(({ name, cause }) => {
      const sinceMs = this.missingSince(name, leases.get(name), nowMs);
      if (nowMs - sinceMs < settings.stallMs) return [];
      onProblem(cause);
      return [{ name, sinceMs: sinceMs + clock.steppedMs(), cause }];
    });
  }

  private async sources(tx: pg.PoolClient): Promise<Led[]> {
    const { outboxSources } = this.options.settings;
    const { rows } = await tx.query<{ name: string }>(
      `select c.name from posthorn.cursor c where c.name like '${IMPORT}%'`,
    );
    const names = new Set([...rows.map(({ name }) => name.slice(IMPORT.length)), ...outboxSources.keys()]);
    return [...names].sort().map((source) => ledBySource(source, outboxSources.has(source)));
  }

  /**
   * A leader whose term fails gives its lease back at once, as with a source that cannot be reached. So a risen epoch
   * counts as a leader too. That standstill is noted by the leader.
   */
  private missingSince(name: string, lease: LeaseState | undefined, nowMs: number): number {
    const epoch = lease?.epoch ?? null;
    const before = this.missing.get(name);
    const wasLed = lease?.is_held === true || (before !== undefined && before.epoch !== epoch);
    const sinceMs = wasLed || before === undefined ? nowMs : before.sinceMs;
    this.missing.set(name, { sinceMs, epoch });
    return sinceMs;
  }
}

interface LeaseState {
  is_held: boolean;
  epoch: string | null;
}

async function readLeases(tx: pg.PoolClient, led: readonly Led[]): Promise<Map<string, LeaseState>> {
  const { rows } = await tx.query<LeaseState & { name: string }>(
    `select i.name, coalesce(l.expires_at > clock_timestamp(), false) as is_held, o.epoch
     from unnest($1::text[]) i (name)
     left join posthorn.lease l on l.name = i.name left join posthorn.ownership o on o.name = i.name`,
    [led.map(({ name }) => name)],
  );
  return new Map(rows.map((row) => [row.name, row]));
}
