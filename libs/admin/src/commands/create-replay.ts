import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { EntityManager } from 'typeorm';
import { ENDPOINT_MESSAGE, type FieldProblem, lowestUuidAt, PosthornError, toTypeId, uuidv7 } from '#kernel';
import { inTransaction } from '#postgres';
import { AdminContext } from '../admin-context.ts';
import type { StateFilter } from '../deliveries/delivery-filter.ts';
import { type Draft, isWrong, settled } from '../draft.ts';
import type { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import { findEndpoint } from '../endpoints/find-endpoint.ts';
import { findEventId } from '../events/find-event.ts';
import { findProject } from '../projects/find-project.ts';
import { evaluationBudget } from '../replays/condition-turns.ts';
import { type Count, countSelection } from '../replays/count-selection.ts';
import { readReplay } from '../replays/replay-row.ts';
import { countRunning, holdProject, insertReplay } from '../replays/replay-store.ts';
import { dryRunView, type ReplayView, replayView } from '../replays/replay-view.ts';
import { SelectionReader } from '../replays/selected-deliveries.ts';
import type { Selection } from '../replays/selection.ts';

/** The highest `ratePerSecond` of a replay. */
export const MAX_REPLAY_RATE = 1_000;
/** The `ratePerSecond` of a replay that names none. */
export const DEFAULT_REPLAY_RATE = 50;
/** The most replays of a project that run at a time. */
export const MAX_RUNNING_REPLAYS = 5;
/** The bounds of the count in the response: so a preview takes less than a second, however busy the project is. */
const COUNT_BOUNDS = { deliveries: 10_000, timeMs: 400 };

/** The filters of a request that take several values, as the list of deliveries has them. Null sets no condition. */
type GivenFilter = { [K in keyof StateFilter]?: StateFilter[K] | null };

/** The request for a replay of many deliveries. */
export interface NewReplay extends GivenFilter {
  /** The id or the uid of an endpoint. Default: every endpoint of the project. */
  endpoint?: string | null;
  /** The id of an event, or the id that its caller gave it. Default: every event. */
  event?: string | null;
  /** The events were accepted at this time or later. */
  after: Date;
  /** The events were accepted before this time. */
  before: Date;
  /** True to include events that the endpoint did not get and that its subscription takes now. Default: false. */
  includeUnmatched?: boolean;
  /** True to send the deliveries of disabled endpoints, too. Default: false. */
  force?: boolean;
  /** Deliveries a second, at most. Default: 50. */
  ratePerSecond?: number;
  /** True to count the deliveries only. Default: false. */
  dryRun?: boolean;
}

/** Sends many deliveries again: those that the filters select, oldest event first, at a rate of their own. */
export class CreateReplay extends Command<ReplayView> {
  constructor(
    readonly project: string,
    readonly draft: Draft<NewReplay>,
  ) {
    super();
  }
}

/**
 * Counts the deliveries for up to 0.4 s, and stores the replay, unless it is a dry run. The worker carries it
 * out.
 * @throws PosthornError `not-found` for the project; `invalid-input` that names every wrong field;
 * `conflict` if the endpoint is pending, or disabled without `force`, or if five replays of the project are running;
 * `unavailable` (may be retried) if too many requests with `includeUnmatched` are being counted
 */
@CommandHandler(CreateReplay)
export class CreateReplayHandler implements ICommandHandler<CreateReplay> {
  private readonly evaluating = evaluationBudget();

  constructor(private readonly context: AdminContext) {}

  async execute({ project, draft }: CreateReplay): Promise<ReplayView> {
    const { clock, pool, dataSource } = this.context;
    const { id: projectId } = await findProject(dataSource.manager, project);
    const endpoint = await namedEndpoint(dataSource.manager, projectId, draft);
    const eventId = await namedEvent(dataSource.manager, projectId, draft);
    const input = settled(draft, problemsOf(draft, { endpoint, eventId }), 'The replay is invalid.');
    if (endpoint) refuseIfNothingIsSent(endpoint, input.force ?? false);
    const nowMs = clock.nowMs();
    const selection = selectionOf(
      { projectId, endpointId: endpoint?.id ?? null, eventId: eventId ?? null },
      input,
      nowMs,
    );
    const { dryRun = false, ratePerSecond = DEFAULT_REPLAY_RATE } = input;
    const count = await this.count(selection);
    if (dryRun) return dryRunView(selection, ratePerSecond, count, nowMs);
    const id = uuidv7(nowMs);
    const row = await inTransaction(pool, async (tx) => {
      await holdProject(tx, projectId);
      if ((await countRunning(tx, projectId)) >= MAX_RUNNING_REPLAYS) throw tooMany();
      await insertReplay(tx, id, selection, ratePerSecond, count);
      return readReplay(tx, projectId, id);
    });
    return replayView(row!, clock.nowMs());
  }

  /** @throws PosthornError `unavailable` if too many requests evaluate conditions */
  private async count(selection: Selection): Promise<Count> {
    const { projectId, includeUnmatched } = selection;
    const count = () => countSelection(new SelectionReader(this.context), this.context.clock, selection, COUNT_BOUNDS);
    if (!includeUnmatched) return count();
    if (!this.evaluating.tryTake([projectId], 1)) throw tooManyEvaluations();
    try {
      return await count();
    } finally {
      this.evaluating.give([projectId], 1);
    }
  }
}

function tooManyEvaluations(): PosthornError {
  const message = 'Too many replays of this project with `includeUnmatched` are being counted: try again.';
  return new PosthornError('unavailable', message, { canRetry: true });
}

function tooMany(): PosthornError {
  const message = `${MAX_RUNNING_REPLAYS} replays of this project are running. Wait for the end of one of them, or cancel it.`;
  return new PosthornError('conflict', message);
}

/** The endpoint that the request names; null if it names none, undefined if there is no such endpoint. */
async function namedEndpoint(
  manager: EntityManager,
  projectId: string,
  draft: Draft<NewReplay>,
): Promise<EndpointEntity | null | undefined> {
  const { endpoint } = draft.fields;
  if (!endpoint || isWrong(draft, 'endpoint')) return null;
  return findEndpoint(manager, projectId, endpoint).catch((error: unknown) => {
    if (error instanceof PosthornError && error.code === 'not-found') return undefined;
    throw error;
  });
}

/** The id of the event that the request names; null if it names none, undefined if there is no such event. */
async function namedEvent(
  manager: EntityManager,
  projectId: string,
  draft: Draft<NewReplay>,
): Promise<string | null | undefined> {
  const { event } = draft.fields;
  return !event || isWrong(draft, 'event') ? null : findEventId(manager, projectId, event);
}

/** What a request names; null for what it does not name, undefined for what does not exist. */
interface Named {
  endpoint: EndpointEntity | null | undefined;
  eventId: string | null | undefined;
}

function problemsOf(draft: Draft<NewReplay>, { endpoint, eventId }: Named): FieldProblem[] {
  const { after, before, includeUnmatched } = draft.fields;
  const problems: FieldProblem[] = [];
  if (endpoint === undefined) problems.push({ pointer: '/endpoint', message: `${ENDPOINT_MESSAGE} of this project` });
  if (eventId === undefined)
    problems.push({ pointer: '/event', message: 'must be the id of an event of this project, or your own id of it' });
  if (after && before && before <= after) {
    problems.push({ pointer: '/before', message: 'must be later than `after`' });
  }
  if (includeUnmatched && endpoint === null && !isWrong(draft, 'endpoint')) {
    problems.push({ pointer: '/includeUnmatched', message: 'must be false or left out without `endpoint`' });
  }
  return problems;
}

/** The selection of a request. The events of a replay were accepted before the request at the latest. */
function selectionOf(
  ids: Pick<Selection, 'projectId' | 'endpointId' | 'eventId'>,
  input: NewReplay,
  nowMs: number,
): Selection {
  const { after, before, includeUnmatched = false, force = false } = input;
  const fromMs = Math.min(after.getTime(), nowMs);
  return {
    ...{ ...ids, filter: filterOf(input), includeUnmatched, force },
    fromId: lowestUuidAt(fromMs),
    beforeId: lowestUuidAt(Math.max(fromMs, Math.min(before.getTime(), nowMs))),
  };
}

/** The lists of a request that set a condition. */
function filterOf({ type, channel, status, statusCode, errorCode, trigger }: GivenFilter): StateFilter {
  const lists = Object.entries({ type, channel, status, statusCode, errorCode, trigger });
  return Object.fromEntries(
    lists.flatMap(([name, list]) => (list?.length ? [[name, [...new Set<string>(list)]]] : [])),
  );
}

/** @throws PosthornError `conflict` if nothing would be sent */
function refuseIfNothingIsSent({ id, state }: EndpointEntity, force: boolean): void {
  const name = toTypeId('ep', id);
  if (state === 'pending')
    throw new PosthornError('conflict', `The endpoint ${name} is pending. Verify it, then request the replay.`);
  if (state === 'disabled' && !force)
    throw new PosthornError(
      'conflict',
      `The endpoint ${name} is disabled. Resume it, or request the replay with \`force\`.`,
    );
}
