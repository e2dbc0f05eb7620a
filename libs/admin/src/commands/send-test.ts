import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { readEndpoint } from '#catalogue';
import { deliveryIdOf, PosthornError, toTypeId } from '#kernel';
import { countAttempt, sendTest, type Target, Targets, writeTestAttempt } from '#delivery';
import { insertTestEvent } from '#outbox';
import { storeTestRouting } from '#routing';
import { AdminContext } from '../admin-context.ts';
import type { AttemptView } from '../deliveries/delivery-view.ts';
import { readAttempts } from '../deliveries/read-attempts.ts';
import { testEvent, testTypeOf } from '../deliveries/test-event.ts';
import { lookUpEventType } from '../event-types/find-event-type.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { findProject } from '../projects/find-project.ts';

/** The result of a test. */
export interface TestView {
  eventId: string;
  deliveryId: string;
  attempt: AttemptView;
}

/**
 * Sends an endpoint one test event, in any state of the endpoint, and returns the attempt. This process sends the event
 * once, exactly as a real event would be sent. Only the log shows that it was a test.
 */
export class SendTest extends Command<TestView> {
  /** @param body `{type?, data?}` as received */
  constructor(
    readonly project: string,
    readonly endpoint: string,
    readonly body: unknown,
  ) {
    super();
  }
}

/**
 * Sends the request without an open transaction, and then stores the event, its routing and the attempt in one.
 * @throws PosthornError `not-found`; `invalid-input` that names every wrong field; `unavailable` if the request was not
 * sent: then nothing is stored
 */
@CommandHandler(SendTest)
export class SendTestHandler implements ICommandHandler<SendTest> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project: reference, endpoint, body }: SendTest): Promise<TestView> {
    const { clock, dataSource, keyRing, maxDataBytes, metrics } = this.context;
    const { manager } = dataSource;
    const project = await findProject(manager, reference);
    const { id: endpointId, eventTypes } = await findEndpoint(manager, project.id, endpoint);
    const nowMs = clock.nowMs();
    const target = await this.target(endpointId, nowMs);
    const options = { profile: target.profile, eventTypes, projectId: project.id, nowMs, maxDataBytes };
    const type = await lookUpEventType(manager, project.id, testTypeOf(body, options));
    const event = testEvent(body, options, type?.example ?? null);
    const deliveryId = deliveryIdOf(event.id, endpointId);

    const facts = await sendTest(event, deliveryId, target, this.context);
    await dataSource.transaction(async (tx) => {
      await insertTestEvent(tx, event);
      await storeTestRouting(tx, event, endpointId);
      await writeTestAttempt(tx, event, { deliveryId, endpointId }, facts);
    });
    const status = facts.outcome === 'succeeded' ? 'succeeded' : 'exhausted';
    if (metrics) countAttempt(metrics, { kind: 'test', eventId: event.id, facts, status });
    const [attempt] = await readAttempts(manager, keyRing, project.uid, {
      eventId: event.id,
      ...{ deliveryId, behind: null, limit: 1 },
      order: 'asc',
    });
    return { eventId: toTypeId('evt', event.id), deliveryId: toTypeId('dlv', deliveryId), attempt: attempt! };
  }

  private async target(endpointId: string, nowMs: number): Promise<Target> {
    const record = await readEndpoint(this.context.pool, endpointId);
    const target = new Targets(() => record, this.context.keyRing).find(endpointId, nowMs);
    if (!target) throw new PosthornError('not-found', 'The endpoint has just been deleted.');
    return target;
  }
}
