import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Subscription } from '#catalogue';
import { PosthornError, SharedBudget, steadyMs, toTypeId } from '#kernel';
import { EVENT_COLUMNS, type EventRow, toEvent } from '#event-store';
import { conditionsOf, type EvaluatedEvent, type MissReason, missReason } from '#routing';
import { AdminContext } from '../admin-context.ts';
import { type Draft, settled } from '../draft.ts';
import { subscriptionProblems, type SubscriptionSpec } from '../endpoints/check-subscription.ts';
import { findProject } from '../projects/find-project.ts';

/** The highest `last` that the API accepts; its default is 100. */
export const MAX_DRY_RUN_EVENTS = 1_000;
/** The most data that a run reads, 4 MiB: if events are large, fewer are examined. */
const MAX_BYTES = 4_194_304;
/** The data that is read at once: at most 256 KiB and one event. */
const PAGE_BYTES = 262_144;
const PAGE_EVENTS = 50;
/** After each page, a run rests for this multiple of the page's time: a dry run can wait, deliveries cannot. */
const REST = 3;
/**
 * The time within which the last page begins. On a busy machine the heavy thread hardly runs: 4 MiB then take minutes,
 * which is longer than a caller waits.
 */
const MAX_RUN_MS = 10_000;
const MAX_SHOWN = 20;

/** The result of a subscription over a project's youngest events. */
export interface DryRunView {
  /**
   * The number of events examined. It is less than `last` if the project has fewer events, if they are large, or if the
   * run took 10 seconds.
   */
  examined: number;
  matched: number;
  /** Some of the events that matched, youngest first. */
  matchedEvents: EventInDryRun[];
  /** The number of events that did not match, for each reason that occurred. */
  missed: Partial<Record<MissReason, number>>;
  /** Some of the events that did not match, youngest first. */
  missedEvents: (EventInDryRun & { reason: MissReason })[];
}

interface EventInDryRun {
  id: string;
  type: string;
}

/** A subscription, and the number of the last events to examine. */
export type DryRunInput = Partial<SubscriptionSpec> & { last: number };

/** Finds which of the last events an endpoint with this subscription would have got. Nothing is sent. */
export class DryRunSubscription extends Query<DryRunView> {
  constructor(
    readonly project: string,
    readonly draft: Draft<DryRunInput>,
  ) {
    super();
  }
}

/** The most dry runs at a time, each of which holds a page. One project alone may run half of them. */
const MAX_RUNNING = 4;

/**
 * Evaluates the subscription for each event, page by page, until `last` events, about 4 MiB of data or 10 s.
 * @throws PosthornError `not-found`; `invalid-input` that names every wrong field; `unavailable` (may be retried) if
 * too many dry runs are in progress
 */
@QueryHandler(DryRunSubscription)
export class DryRunSubscriptionHandler implements IQueryHandler<DryRunSubscription> {
  private readonly running = new SharedBudget(MAX_RUNNING, [1]);

  constructor(private readonly context: AdminContext) {}

  async execute({ project, draft }: DryRunSubscription): Promise<DryRunView> {
    const { id } = await findProject(this.context.dataSource.manager, project);
    const problems = subscriptionProblems(draft.fields);
    const input = settled(draft, problems, 'The subscription is invalid.');
    if (!this.running.tryTake([id], 1)) {
      throw new PosthornError('unavailable', 'Too many dry runs of this project are in progress.', { canRetry: true });
    }
    try {
      return await this.run(id, input);
    } finally {
      this.running.give([id], 1);
    }
  }

  /** Works page by page, so that neither memory nor the event loop is held for long. */
  private async run(projectId: string, { last, ...input }: DryRunInput): Promise<DryRunView> {
    const { eventTypes = null, channels = null, where = null } = input;
    const subscription = { eventTypes, channels, condition: where };
    const view: DryRunView = { examined: 0, matched: 0, matchedEvents: [], missed: {}, missedEvents: [] };
    const { clock, compute } = this.context;
    const endMs = steadyMs(clock) + MAX_RUN_MS;
    let left = { events: last, bytes: MAX_BYTES };
    let before: string | null = null;
    while (left.events > 0 && left.bytes > 0) {
      const beganMs = steadyMs(clock);
      const page: EventRow[] = await this.readPage(projectId, before, left.events);
      if (page.length === 0) break;
      const questions = page.map((row) => conditionsOf(toEvent(row), [subscription]));
      await compute.judgeAll(projectId, questions);
      for (const question of questions) addToView(view, subscription, question);
      const bytes = page.reduce((sum, { data }) => sum + data.length, 0);
      left = { events: left.events - page.length, bytes: left.bytes - bytes };
      before = page.at(-1)!.id;
      const restMs = REST * (steadyMs(clock) - beganMs);
      if (left.events === 0 || steadyMs(clock) + restMs > endMs) break;
      await clock.sleep(restMs);
    }
    return view;
  }

  /** The next events below an id, youngest first: at least one if there are any, and fewer if they are large. */
  private readPage(projectId: string, before: string | null, left: number): Promise<EventRow[]> {
    return this.context.dataSource.manager.query<EventRow[]>(
      `select ${EVENT_COLUMNS} from (
         select y.*, sum(octet_length(y.data)) over (order by y.id desc) - octet_length(y.data) as bytes_before
         from (
           select * from posthorn.event z
           where z.project_id = $1 and not z.test and ($2::uuid is null or z.id < $2)
           order by z.id desc limit $3
         ) y
       ) e
       where e.bytes_before < $4 order by e.id desc`,
      [projectId, before, Math.min(left, PAGE_EVENTS), PAGE_BYTES],
    );
  }
}

function addToView(view: DryRunView, subscription: Subscription, question: EvaluatedEvent): void {
  const reason = missReason(subscription, question);
  const event = { id: toTypeId('evt', question.event.id), type: question.event.type };
  view.examined++;
  if (reason === null) {
    view.matched++;
    if (view.matchedEvents.length < MAX_SHOWN) view.matchedEvents.push(event);
  } else {
    view.missed[reason] = (view.missed[reason] ?? 0) + 1;
    if (view.missedEvents.length < MAX_SHOWN) view.missedEvents.push({ ...event, reason });
  }
}
