import { Injectable } from '@nestjs/common';
import { ProjectIds } from '#admin';
import { keepRunning, systemClock } from '#kernel';
import { guardSource, OutboxImport, readAttempts, readControlEvents, readEvents, TableRelay } from '#outbox';
import { findOldestWriter, Leadership, type Term } from '#postgres';
import { Resources, type Role } from '#runtime';

const WATCH_EVERY_MS = 5_000;
/** Attempts and the control plane's events are read by analytics and audits: they go in batches, not one by one. */
const UNHURRIED_AFTER_FIND_MS = 50;
/** No transaction of ours that holds an id lasts over a second. */
const LONG_WRITE_MS = 2_000;

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
    this.lead('relay:event', async (epoch, signal, lease) => {
      const failed = new AbortController();
      const until = AbortSignal.any([signal, failed.signal]);
      const onFailed = (cause: unknown) => failed.abort(cause);
      try {
        await inProcessLog?.lead({ name: 'relay:event', epoch, isHeld: () => lease.isHeld(), onFailed });
        await this.guardEvents(until);
        await relay.follow(epoch, until);
      } finally {
        await inProcessLog?.resign();
      }
      failed.signal.throwIfAborted();
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
      this.lead(name, (epoch, signal) => outbox.follow(epoch, signal), true);
    }
  }

  private followTheRest(): void {
    const { pool, log, topics } = this.resources;
    const common = { pool, clock: systemClock, afterFindMs: UNHURRIED_AFTER_FIND_MS };
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
  private watchHorizon(): Promise<void> {
    const { pool, logger } = this.resources;
    const loop = {
      ...{ name: 'Looking for the oldest transaction', signal: this.stopping.signal, clock: systemClock },
      pauseMs: WATCH_EVERY_MS,
      onProblem: (message: string) => logger.warn(message),
    };
    return keepRunning(loop, async () => {
      const writer = await findOldestWriter(pool, LONG_WRITE_MS);
      if (writer) logger.warn(writer, 'A long write transaction holds every cursor back');
    });
  }

  /**
   * @param ofOthers true if the loop depends on a database that is not Posthorn's: its failure leaves the process ready
   */
  private lead(name: string, term: Term, ofOthers = false): void {
    const { databaseUrl, owner, logger, health } = this.resources;
    const onProblem = (message: string) => logger.warn(message);
    const options = { name, databaseUrl, owner, clock: systemClock, onProblem };
    const report = ofOthers ? {} : { report: health.loop(`Leading ${name}`) };
    this.leaderships.push(new Leadership({ ...options, ...report }, term));
  }
}
