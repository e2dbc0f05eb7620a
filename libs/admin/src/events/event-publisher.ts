import { hash } from 'node:crypto';
import type pg from 'pg';
import { type EventRules, type EventToCheck, EventTypeCatalogue } from '#event-types';
import { type Clock, type FieldProblem, fromTypeId, LATEST_MS, orderedUuidv7, PosthornError, toTypeId } from '#kernel';
import {
  type EventBodyKind,
  type EventCall,
  EventIngest,
  MAX_PROBLEMS,
  type NewEvent,
  pointerOfEvent,
  ProjectGoneError,
  type ReceivedEvent,
  type ReceivedEvents,
  requestKey,
} from '#outbox';
import type { TenantCompute } from '#tenant-compute';
import { findNamedEndpoints, namedEndpointProblems } from './named-endpoints.ts';
import { namedSchema, namedSchemaProblems, NamedSchemas } from './named-schemas.ts';
import type { ProjectIds } from '../projects/project-ids.ts';

/** The receipt for a committed event. */
export interface AcceptedEventView {
  /** `evt_…`; for a duplicate, the id of the event that was accepted first. */
  id: string;
  /** True if the event was accepted before, by its own id or by the idempotency key of the request. */
  duplicate: boolean;
  /** The violations of the type's schema, if the project has warnings on; left out if there are none. */
  warnings?: readonly FieldProblem[];
}

/** The project of a request: its id, and the uid if the request named the project by that; else null. */
interface NamedProject {
  projectId: string;
  projectUid: string | null;
}

/** The dependencies of `EventPublisher`. It hands them to its `EventIngest`, which commits the events. */
export interface EventPublisherOptions {
  pool: pg.Pool;
  clock: Clock;
  compute: Pick<TenantCompute, 'check'>;
  projects: ProjectIds;
  /** Called after each commit, as a hint to the relay in this process. */
  onCommitted(): void;
  /** True to notify relays in other processes too, by one NOTIFY a batch. */
  notify: boolean;
}

/** Valid events, with the warnings for each. */
interface Checked {
  events: NewEvent[];
  warnings: FieldProblem[][];
}

function refused(problems: FieldProblem[]): PosthornError {
  return new PosthornError('invalid-input', 'Some fields are invalid.', { problems });
}

/**
 * Gives the request's key to the events that have no id of their own, and to the request itself: its form, and the ids
 * in it. The other fields of an event are compared by the events' keys.
 * @returns the key of the request, if none of its events has it
 */
function nameByRequest(kind: EventBodyKind, events: NewEvent[], idempotencyKey: string): EventCall['request'] {
  const form = JSON.stringify([kind, events.map(({ key }) => key)]);
  const requestHash = hash('sha256', form, 'buffer');
  const [first] = events as [NewEvent];
  const hasOwnId = first.key !== null;
  for (const [index, event] of events.entries()) event.key ??= requestKey(idempotencyKey, index);
  if (hasOwnId) return { key: requestKey(idempotencyKey, 0), hash: requestHash };
  first.requestHash = requestHash;
  return undefined;
}

/** The error, whose problems point into the body instead of the list of events. */
function inBody(kind: EventBodyKind, { code, message, problems }: PosthornError): PosthornError {
  const places = problems.map(({ pointer, message }) => ({
    pointer: kind === 'event' ? pointer.replace(/^\/0/, '') : `/events${pointer}`,
    message,
  }));
  return new PosthornError(code, message, { problems: places });
}

/**
 * The part of an event that the project's rules apply to. An event whose other fields are wrong is checked too, so that
 * its sender gets all problems at once. Undefined if its type or data are wrong already.
 */
function toCheck(event: ReceivedEvent): EventToCheck | undefined {
  return event.ok ? event.message : event.held;
}

/**
 * Counts a time to live from the time of the event's id: the body may have waited since its check. So a repeat is
 * compared exactly, as the difference of both times.
 */
function laterExpiry(expiresAtMs: number | null, waitedMs: number): number | null {
  return expiresAtMs === null ? null : Math.min(expiresAtMs + waitedMs, LATEST_MS);
}

/**
 * Accepts events from requests: resolves the project, checks every event, and responds when all are committed.
 *
 * Only here is an event checked by its project's catalogue of types, since here it can still be refused. An event that
 * a domain service emitted is a committed fact. It is imported even if it violates the schema, because a payment that
 * is not reported is worse than a payment that is reported without a field.
 */
export class EventPublisher {
  private readonly ingest: EventIngest;
  private readonly types: EventTypeCatalogue;
  private readonly schemas: NamedSchemas;

  constructor(private readonly options: EventPublisherOptions) {
    this.types = new EventTypeCatalogue(options.pool, options.compute);
    this.schemas = new NamedSchemas(options.pool);
    this.ingest = new EventIngest(options);
  }

  /**
   * @param project the id or the uid of a project
   * @param received the events of a request, each with its problems
   * @param idempotencyKey used in place of the ids of events that have none of their own
   * @throws PosthornError `not-found`, `invalid-input` that names the wrong fields, `conflict` if the idempotency key
   * was used for another request or an id for another event, `too-many-requests` if too much of the project waits, or
   * `unavailable`
   */
  async publish(project: string, received: ReceivedEvents, idempotencyKey?: string): Promise<AcceptedEventView[]> {
    try {
      return await this.publishTo(project, received, idempotencyKey);
    } catch (error) {
      if (!(error instanceof ProjectGoneError)) throw error;
      // The uid may belong to another project by now; if it does not, the look-up throws not-found.
      this.options.projects.forget(project);
      return this.publishTo(project, received, idempotencyKey);
    }
  }

  /** Resolves when every request has its response. */
  drained(): Promise<void> {
    return this.ingest.drained();
  }

  private async publishTo(
    reference: string,
    received: ReceivedEvents,
    idempotencyKey?: string,
  ): Promise<AcceptedEventView[]> {
    const { kind } = received;
    const projectId = await this.options.projects.resolve(reference);
    const project = { projectId, projectUid: fromTypeId('prj', reference) === undefined ? reference : null };
    const rules = await this.rulesFor(projectId, received.events);
    const { events, warnings } = await this.check(project, received, rules);
    const request = idempotencyKey === undefined ? undefined : nameByRequest(kind, events, idempotencyKey);
    const accepted = await this.ingest.accept(events, request).catch((error: unknown) => {
      throw error instanceof PosthornError && error.code === 'conflict' ? inBody(kind, error) : error;
    });
    return accepted.map(({ id, duplicate }, index) => {
      const answer = { id: toTypeId('evt', id), duplicate };
      return warnings[index]!.length === 0 ? answer : { ...answer, warnings: warnings[index] };
    });
  }

  /** Reads the rules. An event that comes after the response to a change is checked by the change. */
  private async rulesFor(projectId: string, events: readonly ReceivedEvent[]): Promise<EventRules> {
    await this.types.refresh();
    return this.types.rulesFor(
      projectId,
      events.map((event) => toCheck(event)?.type),
    );
  }

  /** @throws PosthornError `invalid-input` that names the first wrong fields */
  private async check(project: NamedProject, received: ReceivedEvents, rules: EventRules): Promise<Checked> {
    const nowMs = this.options.clock.nowMs();
    const { kind, problems, events } = received;
    const endpoints = await findNamedEndpoints(this.options.pool, project.projectId, events);
    const versions = await this.schemas.of(project.projectId, events);
    const byRules = await rules.checkAll(
      events.flatMap((event) => {
        const checked = toCheck(event);
        return checked ? { ...checked, schema: namedSchema(event, versions) } : [];
      }),
    );
    const checked: Checked = { events: [], warnings: [] };
    const wrong = [...problems];
    let nth = 0;
    for (const [index, event] of events.entries()) {
      const below = ({ pointer, message }: FieldProblem) => ({
        pointer: pointerOfEvent(kind, index) + pointer,
        message,
      });
      const found = toCheck(event) && byRules[nth++]!;
      if (!event.ok) wrong.push(...event.problems.map(below));
      const named = [...namedEndpointProblems(event, endpoints), ...namedSchemaProblems(event, versions)];
      wrong.push(...named.map(below));
      if (found) wrong.push(...found.problems.map(below));
      if (!event.ok || wrong.length > 0) continue;
      checked.warnings.push(found!.warnings.map(below));
      const expiresAtMs = laterExpiry(event.message.expiresAtMs, nowMs - received.nowMs);
      const endpointIds = event.message.endpointIds?.sort();
      checked.events.push({ id: orderedUuidv7(nowMs), ...project, ...event.message, expiresAtMs, endpointIds });
    }
    if (wrong.length === 0) return checked;
    throw refused(wrong.slice(0, MAX_PROBLEMS));
  }
}
