import { Injectable } from '@nestjs/common';
import { ProjectIds } from '#admin';
import { type CheckedEvent, type EventRules, type EventToCheck, EventTypeCatalogue } from '#event-types';
import { type FieldProblem, pointerBelow, PosthornError, toTypeId, orderedUuidv7 } from '#kernel';
import { assertRepeats, checkMessage, EventIngest, type NewEvent } from '#outbox';
import { Resources } from '#runtime';

const MAX_BATCH = 1_000;
/** A control character, which the ids that callers give cannot hold: the two never meet. */
const KEY_PREFIX = '\u0001idempotency-key:';

export interface Accepted {
  id: string;
  duplicate: boolean;
  /** What of the event its type's schema does not allow, where the project asked to be warned; left out if nothing. */
  warnings?: readonly FieldProblem[];
}

const NOTHING: CheckedEvent = { problems: [], warnings: [] };

/** Events that are right, and for each what there is to be said of it. */
interface Checked {
  events: NewEvent[];
  warnings: FieldProblem[][];
}

function refused(problems: FieldProblem[]): PosthornError {
  return new PosthornError('invalid-input', 'Some fields are not right.', { problems });
}

/** An event as far as its fields are right, and what is wrong with them. */
interface Held {
  message?: MessageOf;
  problems: readonly FieldProblem[];
  /** What the project's rules are asked; undefined if its type or data are wrong already. */
  toCheck: EventToCheck | undefined;
}

type MessageOf = Extract<ReturnType<typeof checkMessage>, { ok: true }>['message'];

/** Checks the fields of an event. The rules are asked of one whose other fields are wrong too: its sender learns all at once. */
function held(input: unknown, options: Parameters<typeof checkMessage>[1]): Held {
  const result = checkMessage(input, options);
  if (result.ok) {
    const { type, data } = result.message;
    return { message: result.message, problems: [], toCheck: { type, data } };
  }
  const { problems } = result;
  const isRight = problems.every(({ pointer }) => pointer !== '' && !/^\/(type|data)(\/|$)/.test(pointer));
  if (!isRight) return { problems, toCheck: undefined };
  const { type, data } = input as { type: string; data: unknown };
  return { problems, toCheck: { type, data: JSON.stringify(data) } };
}

/**
 * Takes events in from requests: resolves the project, checks every event, and answers when all are committed.
 *
 * Here, and here only, an event is held against its project's catalogue of types, since here one can still say no. What
 * a domain service emitted is a committed fact: it is imported whatever the schema says, because a payment that is not
 * told is worse than one that is told without a field.
 */
@Injectable()
export class EventIntake {
  private readonly ingest: EventIngest;
  private readonly types: EventTypeCatalogue;

  constructor(
    private readonly resources: Resources,
    private readonly projects: ProjectIds,
  ) {
    const { pool, isSplit, hints, compute } = resources;
    this.types = new EventTypeCatalogue(pool, compute);
    this.ingest = new EventIngest({ pool, notify: isSplit, onCommitted: () => hints.give('events') });
  }

  /**
   * @param pointerOf where in the body an event stands, for what is wrong with it
   * @param more `idempotencyKey` stands for the ids of those events that have none of their own; `wrong` is what is
   * wrong with the body beside its events
   * @throws PosthornError `not-found`, `invalid-input` that names every wrong field, `conflict` if the idempotency key
   * was used for other events, or `unavailable`
   */
  async accept(
    project: string,
    inputs: readonly unknown[],
    pointerOf: (index: number) => string,
    { idempotencyKey, wrong = [] }: { idempotencyKey?: string; wrong?: readonly FieldProblem[] } = {},
  ): Promise<Accepted[]> {
    const projectId = await this.projects.resolve(project);
    const rules = await this.rulesFor(projectId, inputs);
    const { events, warnings } = await this.check(projectId, inputs, rules, pointerOf, wrong);
    if (idempotencyKey !== undefined) {
      const unnamed = events.filter(({ key }) => key === null);
      for (const [index, event] of events.entries()) event.key ??= `${KEY_PREFIX}${idempotencyKey}/${index}`;
      await assertRepeats(this.resources.pool, unnamed);
    }
    const accepted = await this.ingest.accept(events);
    return accepted.map(({ id, duplicate }, index) => {
      const answer = { id: toTypeId('evt', id), duplicate };
      return warnings[index]!.length === 0 ? answer : { ...answer, warnings: warnings[index] };
    });
  }

  /** The same for a body `{events: […]}`. */
  async acceptBatch(project: string, body: unknown, idempotencyKey?: string): Promise<Accepted[]> {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw refused([{ pointer: '', message: 'must be an object with events' }]);
    }
    const { events, ...others } = body as { events?: unknown };
    const unknown = Object.keys(others).map((name) => ({
      pointer: pointerBelow('', name),
      message: 'is no field here',
    }));
    const isBatch = Array.isArray(events) && events.length > 0 && events.length <= MAX_BATCH;
    if (isBatch) return this.accept(project, events, (index) => `/events/${index}`, { idempotencyKey, wrong: unknown });
    throw refused([...unknown, { pointer: '/events', message: `must be a list of 1 to ${MAX_BATCH} events` }]);
  }

  /** Resolves when every request is answered. */
  drained(): Promise<void> {
    return this.ingest.drained();
  }

  /** An event that comes after the answer to a change is held against the change. */
  private async rulesFor(projectId: string, inputs: readonly unknown[]): Promise<EventRules> {
    await this.types.refresh();
    return this.types.rulesFor(
      projectId,
      inputs.map((input) => (input as { type?: unknown } | null | undefined)?.type),
    );
  }

  /** @throws PosthornError `invalid-input` that names every wrong field of every event */
  private async check(
    projectId: string,
    inputs: readonly unknown[],
    rules: EventRules,
    pointerOf: (index: number) => string,
    otherwiseWrong: readonly FieldProblem[],
  ): Promise<Checked> {
    const { clock, settings } = this.resources;
    const nowMs = clock.nowMs();
    const options = { nowMs, maxDataBytes: settings.maxDataBytes, isParsed: true };
    const all = inputs.map((input) => held(input, options));
    const byRules = await rules.checkAll(all.flatMap(({ toCheck }) => toCheck ?? []));
    const checked: Checked = { events: [], warnings: [] };
    const wrong = [...otherwiseWrong];
    let nth = 0;
    for (const [index, { message, problems: ofFields, toCheck }] of all.entries()) {
      const below = ({ pointer, message: text }: FieldProblem) => ({
        pointer: pointerOf(index) + pointer,
        message: text,
      });
      const { problems, warnings } = toCheck ? byRules[nth++]! : NOTHING;
      wrong.push(...[...ofFields, ...problems].map(below));
      if (!message) continue;
      checked.warnings.push(warnings.map(below));
      checked.events.push({ id: orderedUuidv7(nowMs), projectId, ...message });
    }
    if (wrong.length === 0) return checked;
    throw refused(wrong);
  }
}
