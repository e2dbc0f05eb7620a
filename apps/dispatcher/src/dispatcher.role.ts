import { Injectable } from '@nestjs/common';
import { Catalogue } from '#catalogue';
import { Dispatcher } from '#delivery';
import { YieldingRate } from '#kernel';
import { groupsUnder, type Subscription } from '#message-log';
import { Router } from '#routing';
import { Resources, type Role, stopBudget } from '#runtime';

/** The longest wait of a delivery in memory, before its endpoint's lane waits in Postgres. */
const MAX_WAIT_MS = 10_000;

/** Routes events, and delivers them: consumes both topics. */
@Injectable()
export class DispatcherRole implements Role {
  private readonly dispatcher: Dispatcher;
  private readonly router: Router;
  private subscriptions: Subscription[] = [];

  constructor(private readonly resources: Resources) {
    const { pool, clock, keyRing, http, settings, hints, log, topics, health, compute, problems, metrics } = resources;
    const onProblem = problems.report;
    const catalogue = new Catalogue(pool);
    const rate = new YieldingRate();
    this.dispatcher = new Dispatcher({
      pool,
      clock,
      endpoints: catalogue,
      keyRing,
      http,
      rate,
      leaseMs: settings.leaseMs,
      // Half: deliveries that hang use up this bound first, so that the subscription's bound never stops the intake.
      maxBytes: settings.maxBytesInFlight / 2,
      maxInFlight: settings.maxInFlight,
      maxLaneRecords: settings.laneMaxRecords,
      maxWaitMs: MAX_WAIT_MS,
      resumePerSecond: settings.resumePerSecond,
      maxBacklogDeliveries: settings.backlogMaxDeliveries,
      drainMs: stopBudget(settings.shutdownMs).drainMs,
      onHealth: () => resources.notify('health'),
      onProblem,
      health,
      metrics,
    });
    this.router = new Router({
      ...{ pool, catalogue, compute, clock, rate, onProblem, health },
      deliveries: log.producer(topics.deliveries),
      maxFanOutBytes: settings.maxBytesInFlight / 2,
    });
    hints.on('due', () => this.dispatcher.poke());
    resources.delivering.add(this.dispatcher);
    metrics.addReader({ name: 'dispatcher', read: () => this.dispatcher.readMetrics() });
  }

  async start(): Promise<void> {
    const { log, topics, settings } = this.resources;
    const { maxBytesInFlight, kafkaTopicPrefix } = settings;
    const groups = groupsUnder(kafkaTopicPrefix);
    this.subscriptions = [
      await log.subscribe(topics.events, this.router, { group: groups.router, maxBytesInFlight }),
      await log.subscribe(topics.deliveries, this.dispatcher, { group: groups.dispatcher, maxBytesInFlight }),
    ];
  }

  async stop(): Promise<void> {
    for (const subscription of this.subscriptions) await subscription.stop();
    await this.router.stop();
    await this.dispatcher.stop();
  }
}
