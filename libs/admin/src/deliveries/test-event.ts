import { type FieldProblem, isEventTypeName, type PosthornEvent, PosthornError, unknownFields, uuidv7 } from '#kernel';
import { checkMessage } from '#outbox';
import type { WireProfile } from '#wire-profiles';
import { takesType } from '../endpoints/check-profile.ts';

/** The data of a test event for which the request gives none. */
const DEFAULT_DATA = { message: 'Hello' };
const DEFAULT_TYPE = 'test.event';
const FIELDS = new Set(['type', 'data']);

/** The endpoint and the limits for which a test event is made and checked. */
export interface TestEventOptions {
  /** The wire profile of the endpoint; its test type, if it has one, is the default type. */
  profile: WireProfile;
  /** The event types that the endpoint subscribes to; null means all. */
  eventTypes: readonly string[] | null;
  projectId: string;
  /** The time of the event, in Unix milliseconds. */
  nowMs: number;
  maxDataBytes: number;
}

function refused(problems: FieldProblem[]): PosthornError {
  return new PosthornError('invalid-input', 'The test event is invalid.', { problems });
}

/** The test type of the profile, or the first type that the endpoint subscribes to and that callers may send. */
function defaultType({ profile, eventTypes, ...limits }: TestEventOptions): string {
  const subscribed = (eventTypes ?? []).map((type) => type.replace(/\.\*$/, '.test'));
  const isTaken = (type: string) => takesType(profile, type) && checkMessage({ type, data: null }, limits).ok;
  return profile.testType ?? subscribed.find(isTaken) ?? DEFAULT_TYPE;
}

function fieldsOf(body: unknown): Record<string, unknown> {
  if (body === undefined) return {};
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw refused([{ pointer: '', message: 'must be an object with type or data, or be left out' }]);
}

function typeProblems(type: unknown, profile: WireProfile): FieldProblem[] {
  if (!isEventTypeName(type) || takesType(profile, type)) return [];
  return [{ pointer: '/type', message: `must be an event type that the profile ${profile.name} supports` }];
}

/**
 * The type of the event that a test sends, as given or by default; not yet checked.
 * @throws PosthornError `invalid-input` if the body is not that of a test
 */
export function testTypeOf(body: unknown, options: TestEventOptions): unknown {
  const { type = defaultType(options) } = fieldsOf(body);
  return type;
}

/**
 * The event that a test sends, checked by the rules of every event. The event of a test, with the given or the default
 * type and data.
 * @param body `{type?, data?}` as received, or undefined
 * @param example example data of the type from the project's catalogue, as JSON text; null if there is none
 * @throws PosthornError `invalid-input` that names every wrong field
 */
export function testEvent(body: unknown, options: TestEventOptions, example: string | null): PosthornEvent {
  const { profile, projectId, nowMs } = options;
  const { data = example === null ? DEFAULT_DATA : (JSON.parse(example) as unknown) } = fieldsOf(body);
  const type = testTypeOf(body, options);
  const problems = [...unknownFields(fieldsOf(body), FIELDS), ...typeProblems(type, profile)];
  const checked = checkMessage({ type, data }, options);
  if (!checked.ok) throw refused([...problems, ...checked.problems]);
  if (problems.length > 0) throw refused(problems);
  const { message } = checked;
  const { occurredAtMs, orderingKey, actor, channel, expiresAtMs } = message;
  return {
    ...{ id: uuidv7(nowMs), projectId, type: message.type, data: message.data },
    ...{ occurredAtMs, orderingKey, actor, channel, expiresAtMs },
  };
}
