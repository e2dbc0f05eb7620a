import type pg from 'pg';
import { countEndpointsByState } from '#admin';
import { readDueCounts } from '#delivery';
import { AgedValue, type Clock, ENDPOINT_STATUSES } from '#kernel';
import { groupsUnder, type Lag, LagHistory, type MessageLog, type Topics } from '#message-log';
import type { Standstills } from '#notifications';
import { countDeadRecords, type CursorLag, readCursorLags } from '#outbox';
import { inTransaction, readHorizonAgeMs } from '#postgres';
import { type MetricsReader, type Sample, sample } from '#telemetry';

/** How long the values are used again, however often they are scraped. */
const MAX_AGE_MS = 15_000;
/** The bound of each statement. With indexes that fit, each takes some milliseconds. */
const STATEMENT_TIMEOUT_MS = 1_000;

/** The cursor that is followed without Kafka, too. */
const EVENT_CURSOR = 'relay:event';
const KAFKA_CURSORS = [EVENT_CURSOR, 'relay:attempt', 'relay:stream_event'];

/** The parts from which the state of the whole Posthorn is read. */
export interface WholeParts {
  /** A few connections, of which a read takes one. */
  watchPool: pg.Pool;
  clock: Clock;
  log: Pick<MessageLog, 'places'>;
  topics: Topics;
  kafkaTopicPrefix: string;
  /** True with the log in this process. */
  isEmbedded: boolean;
  standstills: Pick<Standstills, 'read'>;
  /** Default: 15 s. */
  maxAgeMs?: number;
}

type Topic = 'events' | 'deliveries';

/** The readers of the state of the whole Posthorn, for the processes with the role worker. */
export function wholeReaders(parts: WholeParts): MetricsReader[] {
  const { maxAgeMs = MAX_AGE_MS, isEmbedded } = parts;
  const lags = new LogLags(parts);
  const ofLog = new AgedValue(() => lags.read(), maxAgeMs);
  const ofDatabase = new AgedValue(() => readDatabase(parts), maxAgeMs);
  const database: MetricsReader = { name: 'database', read: async () => (await ofDatabase.get()).samples };
  const pending: MetricsReader = {
    name: 'pending',
    read: async () => [
      oldestPending((await ofDatabase.get()).cursors, isEmbedded ? [] : await ofLog.get(), parts.clock),
    ],
  };
  if (isEmbedded) return [database, pending];
  return [database, pending, { name: 'log', read: async () => (await ofLog.get()).flatMap(lagSamples) }];
}

/** The lags of the topics that dispatchers consume. */
class LogLags {
  private readonly histories = { events: new LagHistory(), deliveries: new LagHistory() };

  constructor(private readonly parts: WholeParts) {}

  async read(): Promise<(Lag & { topic: Topic })[]> {
    const { log, topics, kafkaTopicPrefix } = this.parts;
    const groups = groupsUnder(kafkaTopicPrefix);
    const [events, deliveries] = await Promise.all([
      log.places(topics.events, groups.router),
      log.places(topics.deliveries, groups.dispatcher),
    ]);
    const nowMs = performance.now();
    return [
      { topic: 'events', ...this.histories.events.note(events, nowMs) },
      { topic: 'deliveries', ...this.histories.deliveries.note(deliveries, nowMs) },
    ];
  }
}

function lagSamples({ topic, records, ageMs }: Lag & { topic: Topic }): Sample[] {
  return [sample('consumerLag', records, { topic }), sample('consumerLagAge', ageMs / 1_000, { topic })];
}

const ageOf = (atMs: number | null, clock: Clock) => (atMs === null ? 0 : Math.max(0, clock.nowMs() - atMs) / 1_000);

/** The age of the oldest event that waits for the relay or for a consumer of the log. */
function oldestPending(cursors: readonly CursorLag[], lags: readonly Lag[], clock: Clock): Sample {
  const relay = cursors.find(({ name }) => name === EVENT_CURSOR);
  const ages = [ageOf(relay?.oldestAtMs ?? null, clock), ...lags.map(({ ageMs }) => ageMs / 1_000)];
  return sample('oldestPendingAge', Math.max(...ages), {});
}

interface DatabaseState {
  cursors: CursorLag[];
  samples: Sample[];
}

/** Reads in one transaction without writes, so that one connection serves all statements. */
async function readDatabase(parts: WholeParts): Promise<DatabaseState> {
  const { watchPool, clock, isEmbedded, standstills } = parts;
  const state = await inTransaction(watchPool, async (tx) => {
    await tx.query(`set local statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
    await tx.query(`set local lock_timeout = ${STATEMENT_TIMEOUT_MS}`);
    return {
      due: await readDueCounts(tx, clock.nowMs()),
      endpoints: await countEndpointsByState(tx),
      cursors: await readCursorLags(tx, isEmbedded ? [EVENT_CURSOR] : KAFKA_CURSORS),
      horizonMs: await readHorizonAgeMs(tx),
      dead: await countDeadRecords(tx),
    };
  });
  const { due, endpoints, cursors, horizonMs, dead } = state;
  const stalled = await standstills.read();
  const samples = [
    sample('parked', due.parked, {}),
    sample('held', due.held, {}),
    sample('overdue', due.overdue, {}),
    sample('oldestOverdueAge', ageOf(due.oldestOverdueAtMs, clock), {}),
    ...ENDPOINT_STATUSES.map((status) => sample('endpoints', endpoints[status], { state: status })),
    ...cursors.flatMap((cursor) => cursorSamples(cursor, clock)),
    sample('horizonAge', horizonMs / 1_000, {}),
    ...dead.map(({ source, count }) => sample('dead', count, { source })),
    ...stalled.map(({ name, sinceMs }) => sample('standstillAge', ageOf(sinceMs, clock), { name })),
  ];
  return { cursors, samples };
}

function cursorSamples({ name: cursor, rows, oldestAtMs, movedAtMs, isStopped }: CursorLag, clock: Clock): Sample[] {
  return [
    sample('cursorRows', rows, { cursor }),
    sample('cursorOldestAge', ageOf(oldestAtMs, clock), { cursor }),
    sample('cursorMoved', movedAtMs / 1_000, { cursor }),
    sample('cursorStopped', isStopped ? 1 : 0, { cursor }),
  ];
}
