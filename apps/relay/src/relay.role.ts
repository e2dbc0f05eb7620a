import { Injectable } from '@nestjs/common';
import { ProjectIds } from '#admin';
import { messageOf, systemClock } from '#kernel';
import { guardSource, OutboxImport, readAttempts, readControlEvents, readEvents, TableRelay } from '#outbox';
import { findOldestWriter, Leadership } from '#postgres';
import { Resources, type Role } from '#runtime';

const WATCH_EVERY_MS = 5_000;
/** No transaction of ours that holds an id lasts over a second. */
const LONG_WRITE_MS = 2_000;

type Term = (epoch: number, signal: AbortSignal) => Promise<void>;

/** Follows Posthorn's own tables and hands their rows to the log, each table under a leadership of its own. */
@Injectable()
export class RelayRole implements Role {
  private leaderships: Leadership[] = [];
  private readonly stopping = new AbortController();
  private watching = Promise.resolve();

  constructor(private readonly resources: Resources) {}

  start(): Promise<void> {
    this.followEvents();
    this.followOutboxes();
    // The log in this process stores nothing: whoever wants attempts or the control plane's events reads their tables.
    if (!this.resources.inProcessLog) this.followTheRest();
    this.watching = this.watchHorizon();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
    await Promise.all(this.leaderships.map((leadership) => leadership.stop()));
  }

  /** With the log in this process, whoever follows the events also owns its partitions. */
  private followEvents(): void {
    const { pool, log, topics, hints, inProcessLog } = this.resources;
    const producer = log.producer(topics.events);
    const relay = new TableRelay({ name: 'relay:event', pool, clock: systemClock, read: readEvents, producer });
    hints.on('events', () => relay.poke());
    this.lead('relay:event', async (epoch, signal) => {
      await inProcessLog?.lead();
      try {
        await this.guardEvents(signal);
        await relay.follow(epoch, signal);
      } finally {
        await inProcessLog?.resign();
      }
    });
  }

  /** The event table itself may have been restored to an earlier state. */
  private async guardEvents(signal: AbortSignal): Promise<void> {
    const { pool, logger } = this.resources;
    const table = { name: 'posthorn.event', idColumn: 'id' };
    const onStopped = (reason: string) => logger.error(reason);
    await guardSource(
      { name: 'relay:event', pool, source: pool, table, rowIsKept: false, clock: systemClock, onStopped },
      signal,
    );
  }

  /** The databases of domain services. */
  private followOutboxes(): void {
    const { pool, settings, hints, logger } = this.resources;
    const projects = new ProjectIds(pool, systemClock);
    for (const [source, sourceUrl] of settings.outboxSources) {
      const name = `import:${source}`;
      const outbox = new OutboxImport({
        name,
        sourceUrl,
        pool,
        clock: systemClock,
        maxDataBytes: settings.maxDataBytes,
        projectOf: (reference) => projects.find(reference),
        onImported: () => hints.give('events'),
        onProblem: (message) => logger.warn(message),
      });
      this.lead(name, (epoch, signal) => outbox.follow(epoch, signal));
    }
  }

  private followTheRest(): void {
    const { pool, log, topics } = this.resources;
    const common = { pool, clock: systemClock };
    const attempts = new TableRelay({
      ...common,
      name: 'relay:attempt',
      read: readAttempts,
      producer: log.producer(topics.attempts),
    });
    const control = new TableRelay({
      ...common,
      name: 'relay:stream_event',
      read: readControlEvents,
      producer: log.producer(topics.control),
    });
    this.lead('relay:attempt', (epoch, signal) => attempts.follow(epoch, signal));
    this.lead('relay:stream_event', (epoch, signal) => control.follow(epoch, signal));
  }

  /** One long write transaction anywhere in the cluster stalls every cursor: says whose it is. */
  private async watchHorizon(): Promise<void> {
    const { pool, logger } = this.resources;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await systemClock.sleep(WATCH_EVERY_MS, signal);
      if (signal.aborted) return;
      try {
        const writer = await findOldestWriter(pool, LONG_WRITE_MS);
        if (writer) logger.warn(writer, 'A long write transaction holds every cursor back');
      } catch (error) {
        logger.warn(`The oldest transaction could not be looked up: ${messageOf(error)}`);
      }
    }
  }

  private lead(name: string, term: Term): void {
    const { databaseUrl, owner, logger } = this.resources;
    const onProblem = (message: string) => logger.warn(message);
    this.leaderships.push(new Leadership({ name, databaseUrl, owner, clock: systemClock, onProblem }, term));
  }
}
