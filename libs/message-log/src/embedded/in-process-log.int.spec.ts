import type pg from 'pg';
import { systemClock, uuidv7 } from '#kernel';
import { insertEvents, loadCursor, readEvents, TableRelay } from '#outbox';
import { claimOwnership, type Position } from '#postgres';
import { migratedDatabase, type TestDatabase } from '#testing';
import type { Consumer } from '../message-log.ts';
import { type ContractRecord, contractTopic } from '../testing/contract-topic.ts';
import { messageLogContract, type MessageLogHarness, type RunningConsumer } from '../testing/message-log.contract.ts';
import type { Topic } from '../topic.ts';
import { InProcessLog } from './in-process-log.ts';
import { noDeadLetters } from './testing/keeper.ts';

const PROJECT = uuidv7(1);

/** The database as one process sees it, until the process is dead. */
class Connection {
  private isCut = false;

  constructor(private readonly pool: pg.Pool) {}

  query(...call: Parameters<pg.Pool['query']>): unknown {
    if (this.isCut) return Promise.reject(new Error('This process is dead.'));
    return this.pool.query(...call);
  }

  cut(): void {
    this.isCut = true;
  }

  mend(): void {
    this.isCut = false;
  }
}

/** The part of a process with all roles that follows the event table and hands its rows to the log within itself. */
class Process implements RunningConsumer {
  private readonly connection: Connection;
  private readonly stopping = new AbortController();
  private log: InProcessLog | undefined;
  private following: Promise<unknown> = Promise.resolve();

  constructor(
    pool: pg.Pool,
    private readonly topic: Topic<ContractRecord>,
  ) {
    this.connection = new Connection(pool);
  }

  async start(consumer: Consumer<ContractRecord>, maxBytesInFlight: number): Promise<this> {
    const pool = this.connection as unknown as pg.Pool;
    const log = new InProcessLog((fence) => claimOwnership(pool, fence, 'spec'), noDeadLetters());
    await log.subscribe(this.topic, consumer, { group: 'spec', maxBytesInFlight });
    await log.lead();
    this.log = log;
    const relay = new TableRelay<ContractRecord>({
      name: this.topic.name,
      ...{ pool, clock: systemClock, producer: log.producer(this.topic), read: readRecords },
      afterReading: () => (this.stopping.signal.aborted ? log.resign() : Promise.resolve()),
    });
    const epoch = await claimOwnership(pool, this.topic.name, 'spec');
    this.following = relay.follow(epoch, this.stopping.signal).catch((error: unknown) => error);
    return this;
  }

  async stop(): Promise<void> {
    this.connection.mend();
    this.stopping.abort();
    await this.following;
    await this.log?.stop();
  }

  crash(): Promise<void> {
    return Promise.resolve(this.connection.cut());
  }
}

/** Reads one row at a time, so that the cursor can stand behind each record by itself. */
async function readRecords(db: pg.Pool, after: Position) {
  const { records, ...batch } = await readEvents(db, after, 1);
  return { ...batch, records: records.map(({ data }) => JSON.parse(data) as ContractRecord) };
}

class InProcessHarness implements MessageLogHarness {
  readonly ownershipTable = 'posthorn.ownership';
  readonly pool: pg.Pool;
  private readonly topic = contractTopic(`contract.${uuidv7(Date.now())}`);

  constructor(private readonly database: TestDatabase) {
    this.pool = database.pool;
  }

  async publish(records: readonly ContractRecord[]): Promise<void> {
    const bare = { orderingKey: null, actor: null, channel: null, expiresAtMs: null, key: null };
    const events = records.map((record) => {
      const id = uuidv7(Date.now());
      return { id, projectId: PROJECT, type: 'a.b', occurredAtMs: 0, data: JSON.stringify(record), ...bare };
    });
    await insertEvents(this.pool, events);
  }

  start(
    consumer: Consumer<ContractRecord>,
    { maxBytesInFlight }: { maxBytesInFlight: number },
  ): Promise<RunningConsumer> {
    return new Process(this.pool, this.topic).start(consumer, maxBytesInFlight);
  }

  async committed(): Promise<number> {
    const { position } = await loadCursor(this.pool, this.topic.name);
    const { rows } = await this.pool.query<{ n: number }>(
      'select count(*)::int as n from posthorn.event where (pos, seq) <= ($1::bigint, $2::bigint)',
      [position.pos, position.seq],
    );
    return rows[0]!.n;
  }

  close(): Promise<void> {
    return this.database.drop();
  }
}

messageLogContract('The log in this process', async () => new InProcessHarness(await migratedDatabase()));
