import { Injectable } from '@nestjs/common';
import { ProjectIds } from '#admin';
import { type FieldProblem, PosthornError, toTypeId, uuidv7 } from '#kernel';
import { checkMessage, EventIngest, type NewEvent } from '#outbox';
import { Resources } from '#runtime';

const MAX_BATCH = 1_000;
/** A control character, which the ids that callers give cannot hold: the two never meet. */
const KEY_PREFIX = '\u0001idempotency-key:';

export interface Accepted {
  id: string;
  duplicate: boolean;
}

/** Takes events in from requests: resolves the project, checks every event, and answers when all are committed. */
@Injectable()
export class EventIntake {
  private readonly ingest: EventIngest;

  constructor(
    private readonly resources: Resources,
    private readonly projects: ProjectIds,
  ) {
    const { pool, isSplit, hints } = resources;
    this.ingest = new EventIngest({ pool, notify: isSplit, onCommitted: () => hints.give('events') });
  }

  /**
   * @param pointerOf where in the body an event stands, for what is wrong with it
   * @param idempotencyKey stands for the ids of those events that have none of their own
   * @throws PosthornError `not-found`, `invalid-input` that names every wrong field, or `unavailable`
   */
  async accept(
    project: string,
    inputs: readonly unknown[],
    pointerOf: (index: number) => string,
    idempotencyKey?: string,
  ): Promise<Accepted[]> {
    const projectId = await this.projects.resolve(project);
    const events = this.check(projectId, inputs, pointerOf);
    if (idempotencyKey !== undefined) {
      for (const [index, event] of events.entries()) event.key ??= `${KEY_PREFIX}${idempotencyKey}/${index}`;
    }
    const accepted = await this.ingest.accept(events);
    return accepted.map(({ id, duplicate }) => ({ id: toTypeId('evt', id), duplicate }));
  }

  /** The same for a body `{events: […]}`. */
  async acceptBatch(project: string, body: unknown, idempotencyKey?: string): Promise<Accepted[]> {
    const { events, ...others } = (body ?? {}) as { events?: unknown };
    const unknown = Object.keys(others).map((name) => ({ pointer: `/${name}`, message: 'is no field of a batch' }));
    const isBatch = Array.isArray(events) && events.length > 0 && events.length <= MAX_BATCH;
    if (!isBatch || unknown.length > 0) {
      const list = { pointer: '/events', message: `must be a list of 1 to ${MAX_BATCH} events` };
      const problems = isBatch ? unknown : [list, ...unknown];
      throw new PosthornError('invalid-input', 'The body is not a batch of events.', { problems });
    }
    return this.accept(project, events, (index) => `/events/${index}`, idempotencyKey);
  }

  /** Resolves when every request is answered. */
  drained(): Promise<void> {
    return this.ingest.drained();
  }

  private check(projectId: string, inputs: readonly unknown[], pointerOf: (index: number) => string): NewEvent[] {
    const { clock, settings } = this.resources;
    const nowMs = clock.nowMs();
    const options = { nowMs, maxDataBytes: settings.maxDataBytes };
    const events: NewEvent[] = [];
    const problems: FieldProblem[] = [];
    for (const [index, input] of inputs.entries()) {
      const checked = checkMessage(input, options);
      if (checked.ok) events.push({ id: uuidv7(nowMs), projectId, ...checked.message });
      else
        for (const { pointer, message } of checked.problems)
          problems.push({ pointer: pointerOf(index) + pointer, message });
    }
    if (problems.length === 0) return events;
    throw new PosthornError('invalid-input', 'Some fields are not right.', { problems });
  }
}
