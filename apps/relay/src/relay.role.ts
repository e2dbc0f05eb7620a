import { Injectable } from '@nestjs/common';
import { systemClock } from '#kernel';
import { eventTopic } from '#message-log';
import { readEvents, TableRelay } from '#outbox';
import { Leadership } from '#postgres';
import { Resources, type Role } from '#runtime';

const EVENT_CURSOR = 'relay:event';

/** Follows Posthorn's own tables and the outboxes of domain services, each under a leadership of its own. */
@Injectable()
export class RelayRole implements Role {
  private readonly events: TableRelay<unknown>;
  private leaderships: Leadership[] = [];

  constructor(private readonly resources: Resources) {
    const { pool, log, hints } = resources;
    const relay = new TableRelay({
      name: EVENT_CURSOR,
      pool,
      clock: systemClock,
      read: readEvents,
      producer: log.producer(eventTopic),
    });
    this.events = relay as TableRelay<unknown>;
    hints.on('events', () => relay.poke());
  }

  start(): Promise<void> {
    this.leaderships = [this.lead(EVENT_CURSOR, (epoch, signal) => this.followEvents(epoch, signal))];
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await Promise.all(this.leaderships.map((leadership) => leadership.stop()));
  }

  /** With the log in this process, whoever follows the events also owns its partitions. */
  private async followEvents(epoch: number, signal: AbortSignal): Promise<void> {
    const { inProcessLog } = this.resources;
    await inProcessLog?.lead();
    try {
      await this.events.follow(epoch, signal);
    } finally {
      await inProcessLog?.resign();
    }
  }

  private lead(name: string, term: (epoch: number, signal: AbortSignal) => Promise<void>): Leadership {
    const { databaseUrl, owner, logger } = this.resources;
    const onProblem = (message: string) => logger.warn(message);
    return new Leadership({ name, databaseUrl, owner, clock: systemClock, onProblem }, term);
  }
}
