import { steadyMs } from '#kernel';
import type { Standstill } from '#notifications';
import { briefly } from '#postgres';
import type { Resources } from '../resources.ts';

/** The work that one process at a time leads, and the role without which no process does. */
const LED: readonly { name: string; role: string; without: string }[] = [
  { name: 'relay:event', role: 'relay', without: 'accepted events are not published' },
  { name: 'worker:upkeep', role: 'worker', without: 'events, endpoints and retention are not watched' },
];

/** The work that no process leads, by its lease in Postgres: also work of roles that this process does not have. */
export class MissingLeaders {
  /** By `steadyMs`. */
  private readonly missingSinceMs = new Map<string, number>();

  constructor(private readonly resources: Pick<Resources, 'watchPool' | 'clock' | 'settings' | 'problems'>) {}

  /** Returns the work that has had no leader for as long as an event may stand still, and logs each. */
  async look(): Promise<Standstill[]> {
    const { watchPool, clock, settings, problems } = this.resources;
    const { rows } = await briefly(watchPool, (tx) =>
      tx.query<{ name: string }>('select l.name from posthorn.lease l where l.expires_at > clock_timestamp()'),
    );
    const nowMs = steadyMs(clock);
    const missing: Standstill[] = [];
    for (const { name, role, without } of LED) {
      if (rows.some((lease) => lease.name === name)) {
        this.missingSinceMs.delete(name);
        continue;
      }
      const sinceMs = this.missingSinceMs.get(name) ?? nowMs;
      this.missingSinceMs.set(name, sinceMs);
      if (nowMs - sinceMs < settings.stallMs) continue;
      const cause = `No process leads ${name}, so ${without}: start a process with the role ${role}, or look in its log.`;
      problems.report(cause);
      missing.push({ name, sinceMs: sinceMs + clock.steppedMs(), cause });
    }
    return missing;
  }
}
