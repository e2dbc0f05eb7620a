import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { toTypeId } from '#kernel';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import { compileCondition, EventInQuestion, type MissReason, missReason, type Subscription } from '#routing';
import { AdminContext } from '../admin-context.ts';
import { type Draft, settled } from '../draft.ts';
import { subscriptionProblems, type SubscriptionSpec } from '../endpoints/check-subscription.ts';
import { findProject } from '../projects/find-project.ts';

export const MAX_DRY_RUN_EVENTS = 1_000;
/** Of data, over all events: fewer are looked at if they are large. */
const MAX_BYTES = 8_388_608;
const MAX_SHOWN = 20;

/** What a subscription would have got of a project's youngest events. */
export interface DryRunView {
  /** How many events were looked at; fewer than asked for if there are not so many, or if they are large. */
  examined: number;
  matched: number;
  /** Some of them, youngest first. */
  matchedEvents: EventInDryRun[];
  /** How many did not match, for each reason that occurred. */
  missed: Partial<Record<MissReason, number>>;
  /** Some of them, youngest first. */
  missedEvents: (EventInDryRun & { reason: MissReason })[];
}

interface EventInDryRun {
  id: string;
  type: string;
}

/** What an endpoint would subscribe to, and of how many of the last events it is asked. */
export type DryRunInput = Partial<SubscriptionSpec> & { last: number };

/** Which of the last events an endpoint would have got that subscribed like this. Nothing is sent. */
export class DryRunSubscription extends Query<DryRunView> {
  constructor(
    readonly project: string,
    readonly draft: Draft<DryRunInput>,
  ) {
    super();
  }
}

@QueryHandler(DryRunSubscription)
export class DryRunSubscriptionHandler implements IQueryHandler<DryRunSubscription> {
  constructor(private readonly context: AdminContext) {}

  async execute({ project, draft }: DryRunSubscription): Promise<DryRunView> {
    const { manager } = this.context.dataSource;
    const { id } = await findProject(manager, project);
    const problems = subscriptionProblems(draft.fields);
    const { last, ...subscription } = settled(draft, problems, 'Nothing can subscribe like this.');
    const rows = await manager.query<EventRow[]>(
      `select ${EVENT_COLUMNS} from (
         select y.*, sum(octet_length(y.data)) over (order by y.id desc) as bytes
         from (select * from posthorn.event z where z.project_id = $1 and not z.test order by z.id desc limit $2) y
       ) e
       where e.bytes <= $3 order by e.id desc`,
      [id, last, MAX_BYTES],
    );
    return dryRun(compiled(subscription), rows);
  }
}

/** Of a subscription that is checked. */
function compiled({ eventTypes = null, channels = null, where = null }: Partial<SubscriptionSpec>): Subscription {
  const condition = where === null ? undefined : compileCondition(where);
  return { eventTypes, channels, condition: condition?.ok ? condition.condition : null };
}

function dryRun(subscription: Subscription, rows: readonly EventRow[]): DryRunView {
  const view: DryRunView = { examined: rows.length, matched: 0, matchedEvents: [], missed: {}, missedEvents: [] };
  for (const row of rows) {
    const reason = missReason(subscription, new EventInQuestion(toEvent(row)));
    const event = { id: toTypeId('evt', row.id), type: row.type };
    if (reason === null) {
      view.matched++;
      if (view.matchedEvents.length < MAX_SHOWN) view.matchedEvents.push(event);
    } else {
      view.missed[reason] = (view.missed[reason] ?? 0) + 1;
      if (view.missedEvents.length < MAX_SHOWN) view.missedEvents.push({ ...event, reason });
    }
  }
  return view;
}
