import type pg from 'pg';
import { BatchQueue, type Clock, deliveryIdOf, messageOf, type PosthornEvent } from '#kernel';
import type { Consumer, LogRecord, OwnedPartition, Producer, RoutedDelivery } from '#message-log';
import type { TenantCompute } from '#tenant-compute';
import type { Catalogue } from './catalogue.ts';
import type { CatalogueEndpoint } from './catalogue-reader.ts';
import { askConditions, judgeQuestions } from './condition/ask-conditions.ts';
import { SlowEvents } from './condition/slow-events.ts';
import type { EventInQuestion } from './matching.ts';
import { routeEvent } from './route-event.ts';
import { storeRoutings } from './store-routings.ts';

const BATCH_EVENTS = 1_000;
/** Of events whose conditions take long, of all projects together: 4 MiB. */
const MAX_SLOW_BYTES = 4_194_304;

export interface RouterOptions {
  pool: pg.Pool;
  catalogue: Catalogue;
  compute: Pick<TenantCompute, 'judgeLight' | 'judgeAll'>;
  deliveries: Producer<RoutedDelivery>;
  clock: Clock;
  onProblem: (message: string) => void;
}

/** An event, and the endpoints by which it is routed. */
interface AskedEvent {
  record: LogRecord<PosthornEvent>;
  question: EventInQuestion;
  endpoints: readonly CatalogueEndpoint[];
  version: number;
}

/**
 * Finds for each event the endpoints that asked for it, and says why the others did not get it. Batches go one after
 * the other: refresh the catalogue, decide, commit the routing rows, send the deliveries. A failing database is tried
 * again with the same batch; nothing overtakes it. Projects whose conditions take long leave the batch, with their later
 * events. What is still queued of a revoked partition is forgotten; its next owner gets it again.
 */
export class Router implements Consumer<PosthornEvent> {
  private readonly queue: BatchQueue<LogRecord<PosthornEvent>>;
  private readonly slow: SlowEvents;

  constructor(private readonly options: RouterOptions) {
    const onRetry = (error: unknown) => options.onProblem(`Routing is tried again: ${messageOf(error)}`);
    this.queue = new BatchQueue({
      maxBatch: BATCH_EVENTS,
      flush: (batch) => this.route(batch),
      clock: options.clock,
      onRetry,
    });
    this.slow = new SlowEvents({
      maxBytes: MAX_SLOW_BYTES,
      route: (projectId, batch) => this.routeSlow(projectId, batch),
      clock: options.clock,
      onRetry,
    });
  }

  async onAssigned(): Promise<void> {}

  onRecords(records: LogRecord<PosthornEvent>[]): void {
    for (const record of records) this.queue.add(record);
  }

  async onRevoked(partitions: readonly OwnedPartition[]): Promise<void> {
    const isRevoked = ({ owner }: LogRecord<PosthornEvent>) => partitions.includes(owner);
    await this.queue.forget(isRevoked);
    await this.slow.forget(isRevoked);
  }

  private async route(batch: LogRecord<PosthornEvent>[]): Promise<void> {
    const asked = await this.ask(batch);
    const fast = asked.filter(({ question }) => !this.slow.has(question.event.projectId));
    const open = await judgeQuestions(
      this.options.compute,
      fast.map(({ question }) => question),
    );
    const settled = fast.filter(({ question }) => !open.has(question.event.projectId));
    const records = new Set(settled.map(({ record }) => record));
    await this.settle(settled);
    for (const record of batch) if (!records.has(record)) this.slow.add(record);
  }

  /** Conditions of a project that waits too long already are not evaluated: they are a `condition-error`. */
  private async routeSlow(projectId: string, batch: LogRecord<PosthornEvent>[]): Promise<void> {
    const { compute } = this.options;
    const asked = await this.ask(batch);
    for (const { question } of asked) {
      if (question.isJudged || this.slow.isOverShare(projectId)) continue;
      await compute.judgeLight(projectId, [question]);
      await compute.judgeAll(projectId, [question]);
    }
    await this.settle(asked);
  }

  private async ask(batch: readonly LogRecord<PosthornEvent>[]): Promise<AskedEvent[]> {
    const { catalogue, deliveries } = this.options;
    await deliveries.ready();
    await catalogue.refresh();
    const { version } = catalogue;
    // The catalogue may go on while conditions are judged: an event is routed by the endpoints that were asked.
    const byProject = new Map<string, CatalogueEndpoint[]>();
    return batch.map((record) => {
      const { projectId } = record.value;
      const endpoints = byProject.get(projectId) ?? [...catalogue.ofProject(projectId)];
      byProject.set(projectId, endpoints);
      return { record, question: askConditions(record.value, endpoints), endpoints, version };
    });
  }

  /** Commits the routing of events whose conditions are judged, and sends their deliveries. */
  private async settle(asked: readonly AskedEvent[]): Promise<void> {
    if (asked.length === 0) return;
    const batch = asked.map(({ record }) => record);
    const { pool } = this.options;
    const routings = asked.map(({ question, endpoints, version }) => routeEvent(question, endpoints, version));
    const stored = await storeRoutings(pool, routings);
    const repeated: RoutedDelivery[] = [];
    const fresh: RoutedDelivery[] = [];
    for (const { value: event } of batch) {
      const { endpointIds, catalogueVersion } = stored.matched.get(event.id)!;
      const into = stored.repeated.has(event.id) ? repeated : fresh;
      for (const endpointId of endpointIds) {
        into.push({ deliveryId: deliveryIdOf(event.id, endpointId), endpointId, catalogueVersion, event });
      }
    }
    this.send(batch, repeated, fresh);
  }

  private send(batch: LogRecord<PosthornEvent>[], repeated: RoutedDelivery[], fresh: RoutedDelivery[]): void {
    const { deliveries, onProblem } = this.options;
    const completions = batch.map((record) => record.detach());
    Promise.all([deliveries.send(repeated, { recheck: true }), deliveries.send(fresh)]).then(
      () => {
        for (const complete of completions) complete();
      },
      // Not completed: whoever follows the events hands them over again.
      (error: unknown) => onProblem(`Deliveries were not handed over: ${messageOf(error)}`),
    );
  }
}
