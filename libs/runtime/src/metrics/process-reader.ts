import type pg from 'pg';
import type { Settings } from '#config';
import type { HttpDeliveryClient } from '#http-delivery';
import type { LoopHealth } from '#kernel';
import { type MetricsReader, type Sample, sample } from '#telemetry';
import { ownVersion } from '../own-version.ts';

/** The parts of a process that have gauges. */
export interface ProcessParts {
  settings: Pick<Settings, 'roles'>;
  pool: Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>;
  watchPool: ProcessParts['pool'];
  http: Pick<HttpDeliveryClient, 'usage'>;
  health: Pick<LoopHealth, 'standingStill'>;
}

function ofPool(name: 'work' | 'watch', { totalCount, idleCount, waitingCount }: ProcessParts['pool']): Sample[] {
  return [
    sample('connections', totalCount - idleCount, { pool: name, state: 'busy' }),
    sample('connections', idleCount, { pool: name, state: 'idle' }),
    sample('connectionWaits', waitingCount, { pool: name }),
  ];
}

function ofHttp({ usage }: ProcessParts['http']): Sample[] {
  return [
    sample('inFlight', usage.inFlight, {}),
    sample('sockets', usage.busySockets, { state: 'busy' }),
    sample('sockets', usage.idleSockets, { state: 'idle' }),
    sample('requestsWaiting', usage.waiting, { resource: 'socket' }),
    sample('requestsWaiting', usage.waitingForLookup, { resource: 'lookup' }),
  ];
}

/** Reads the gauges that every process has, from its memory. */
export function processReader({ settings, pool, watchPool, http, health }: ProcessParts): MetricsReader {
  const version = ownVersion();
  return {
    name: 'process',
    read() {
      const still = health.standingStill();
      const minor = still.filter(({ isMinor }) => isMinor).length;
      return [
        sample('build', 1, { version, node: process.version }),
        ...settings.roles.map((role) => sample('role', 1, { role })),
        ...ofPool('work', pool),
        ...ofPool('watch', watchPool),
        ...ofHttp(http),
        sample('stalledLoops', still.length - minor, { importance: 'blocking' }),
        sample('stalledLoops', minor, { importance: 'minor' }),
      ];
    },
  };
}
