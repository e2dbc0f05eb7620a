import { Injectable } from '@nestjs/common';
import { ProjectIds } from '#admin';
import { keepRunning, messageOf, systemClock, type WorkReport } from '#kernel';
import {
  type FollowedTable,
  followWhileCurrent,
  OutboxImport,
  readAttempts,
  readControlEvents,
  readEvents,
  TableRelay,
} from '#outbox';
import { Leadership, type Term } from '#postgres';
import { Resources, type Role } from '#runtime';
import { type Sample, sample } from '#telemetry';
import { guardOwnTable, OwnDatabaseWatch } from '#upkeep';

const WATCH_EVERY_MS = 5_000;
/**
 * Attempts and the control plane's events are for analytics and audits, so they are sent in batches, not one by one.
 */
const UNHURRIED_AFTER_FIND_MS = 50;

/** A relay of any table. */
type Follower = Pick<TableRelay<unknown>, 'follow'>;

/**
 * Follows Posthorn's own tables and the outboxes of domain services, each under a leadership of its own. Rows of the
 * former are sent to the log; rows of the latter are imported.
 */
@Injectable()
export class RelayRole implements Role {
  private leaderships: Leadership[] = [];
  private readonly stopping = new AbortController();
  private watching = Promise.resolve();

  constructor(private readonly resources: Resources) {}

  start(): Promise<void> {
    this.followEvents();
    this.followOutboxes();
    // The log in this process stores nothing: readers of attempts or of the control plane's events read their tables.
    if (!this.resources.inProcessLog) this.followTheRest();
    this.watching = this.watchOwnDatabase();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
    await Promise.all(this.leaderships.map((leadership) => leadership.stop()));
  }

  /** With the log in this process, the leader that follows the events also owns the partitions. */
  private followEvents(): void {
    const { pool, log, topics, hints, inProcessLog, health, settings } = this.resources;
    const { retentionDays } = settings;
    const producer = log.producer(topics.events);
    const name = 'relay:event';
    const report = health.work(`Moving the cursor ${name}`);
    const onRelayed = this.countRelayed(name);
    const relay = new TableRelay({ name, pool, clock: systemClock, read: readEvents, producer, report, onRelayed });
    hints.on('events', () => relay.poke());
    this.lead(name, async (epoch, signal, lease) => {
      const failed = new AbortController();
      const until = AbortSignal.any([signal, failed.signal]);
      const onFailed = (cause: unknown) => failed.abort(cause);
      try {
        await inProcessLog?.lead({ name, epoch, isHeld: () => lease.isHeld(), onFailed });
        await this.guard(name, { name: 'posthorn.event', idColumn: 'id', retentionDays }, report, until);
        await this.follow(relay, name, epoch, until);
      } finally {
        await inProcessLog?.resign();
      }
      failed.signal.throwIfAborted();
    });
  }

  private countRelayed(cursor: string): (rows: number) => void {
    const { metrics } = this.resources;
    return (rows) => metrics.count('rowsRelayed', { cursor }, rows);
  }

  private follow(relay: Follower, name: string, epoch: number, signal: AbortSignal): Promise<void> {
    const { pool } = this.resources;
    const term = { name, epoch, pool, source: pool, clock: systemClock };
    return followWhileCurrent(term, signal, (until) => relay.follow(epoch, until));
  }

  private guard(name: string, table: FollowedTable, report: WorkReport, signal: AbortSignal): Promise<void> {
    const { pool, standstills } = this.resources;
    return guardOwnTable({ name, table, pool, report, standstills }, signal);
  }

  /** Follows the outboxes in the databases of domain services. */
  private followOutboxes(): void {
    const { pool, clock, settings, hints, problems, standstills, metrics } = this.resources;
    const projects = new ProjectIds(pool, clock);
    for (const [source, sourceUrl] of settings.outboxSources) {
      const name = `import:${source}`;
      const outbox = new OutboxImport({
        name,
        sourceUrl,
        pool,
        clock,
        maxDataBytes: settings.maxDataBytes,
        retentionDays: settings.retentionDays,
        projectOf: (reference) => projects.find(reference),
        onImported: () => hints.give('events'),
        onStored: ({ accepted, repeated }) => {
          metrics.count('eventsAccepted', { door: 'outbox' }, accepted);
          metrics.count('eventsRepeated', { door: 'outbox' }, repeated);
        },
        onProblem: problems.report,
        standstill: {
          holds: (given) => standstills.holds(name, given),
          addProjects: (projectIds) => standstills.addProjects(name, projectIds),
          over: () => standstills.over(name),
        },
      });
      // A reader for each source: one that does not respond hides no other.
      metrics.addReader({ name, read: () => this.readLag(source, outbox) });
      this.leadForOthers(name, (epoch, signal) => outbox.follow(epoch, signal));
    }
  }

  private async readLag(source: string, outbox: OutboxImport): Promise<Sample[]> {
    const lag = await outbox.lag();
    if (lag === undefined) return [];
    const ageMs = lag.oldestAtMs === null ? 0 : Math.max(0, this.resources.clock.nowMs() - lag.oldestAtMs);
    return [sample('outboxRows', lag.rows, { source }), sample('outboxOldestAge', ageMs / 1_000, { source })];
  }

  private followTheRest(): void {
    const { pool, log, topics, health, settings } = this.resources;
    const common = { pool, clock: systemClock, afterFindMs: UNHURRIED_AFTER_FIND_MS };
    const reportOf = (name: string) => health.work(`Moving the cursor ${name}`);
    const [ofAttempts, ofControl] = [reportOf('relay:attempt'), reportOf('relay:stream_event')];
    const attempts = new TableRelay({
      ...common,
      name: 'relay:attempt',
      onRelayed: this.countRelayed('relay:attempt'),
      report: ofAttempts,
      read: readAttempts,
      producer: log.producer(topics.attempts),
    });
    const control = new TableRelay({
      ...common,
      name: 'relay:stream_event',
      onRelayed: this.countRelayed('relay:stream_event'),
      report: ofControl,
      read: readControlEvents,
      producer: log.producer(topics.control),
    });
    const [attempt, streamEvent] = [
      { name: 'posthorn.attempt', idColumn: 'delivery_id', retentionDays: settings.retentionDays },
      { name: 'posthorn.stream_event', idColumn: 'stream_id' },
    ];
    this.leadTable('relay:attempt', attempt, ofAttempts, attempts);
    this.leadTable('relay:stream_event', streamEvent, ofControl, control);
  }

  private leadTable(name: string, table: FollowedTable, report: WorkReport, relay: Follower): void {
    this.lead(name, async (epoch, signal) => {
      await this.guard(name, table, report, signal);
      await this.follow(relay, name, epoch, signal);
    });
  }

  /** Watches for a transaction or a restore that holds back every cursor of Posthorn's own tables. */
  private watchOwnDatabase(): Promise<void> {
    const { problems, health } = this.resources;
    const watch = new OwnDatabaseWatch(this.resources);
    const loop = { signal: this.stopping.signal, clock: systemClock, pauseMs: WATCH_EVERY_MS };
    const name = 'Checking for transactions that hold the cursors back';
    const report = health.work(name, { isMinor: true });
    return keepRunning({ ...loop, name, report, onProblem: problems.report }, () => {
      report.began();
      return watch.look();
    });
  }

  private lead(name: string, term: Term): void {
    const report = this.resources.health.loop(`Leading ${name}`);
    this.leaderships.push(
      new Leadership({ ...this.leading(name), onProblem: this.resources.problems.report, report }, term),
    );
  }

  /**
   * Leads work that depends on a database which is not Posthorn's. Its failure leaves the process ready, and the term
   * itself reports its failures. So only failures to take the lease are reported here.
   */
  private leadForOthers(name: string, term: Term): void {
    const { logger, problems } = this.resources;
    let ofTerm: unknown;
    const noted: Term = (...given) =>
      term(...given).catch((error: unknown) => {
        ofTerm = error;
        throw error;
      });
    const report = {
      alive: () => undefined,
      stopped: () => undefined,
      failed: (error: unknown) => {
        if (error !== ofTerm) problems.report(`Leading ${name} failed and is tried again: ${messageOf(error)}`);
      },
    };
    const onProblem = (message: string) => logger.debug(message);
    this.leaderships.push(new Leadership({ ...this.leading(name), onProblem, report }, noted));
  }

  private leading(name: string) {
    const { databaseUrl, owner } = this.resources;
    return { name, databaseUrl, owner, clock: systemClock };
  }
}
