import {
  EVENT_TYPE_NAME_MESSAGE,
  type FieldProblem,
  isEventTypeName,
  isOperational,
  pointerBelow,
  PosthornError,
  TimeSlice,
} from '#kernel';
import type { DefinedSchema } from '#tenant-compute';
import { checkDefinition } from '../check-definition.ts';
import type { EventTypeDefinition } from '../event-type.ts';
import { membersOf, resolved, targetsOf } from './local-reference.ts';
import { ownSchema } from './own-schema.ts';

/** The most webhooks of a document. All of them are stored in one transaction. */
export const MAX_WEBHOOKS = 100;
/** Earlier versions have no webhooks. */
const VERSION = /^3\.[1-9]\d*(\.|$)/;
const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

/** An event type as a document describes it. */
export interface DescribedType {
  name: string;
  definition: EventTypeDefinition;
}

const refused = (problems: FieldProblem[]) =>
  new PosthornError('invalid-input', 'The OpenAPI document is invalid.', { problems });

/** The media type with the JSON of a webhook's body; no members if there is none. */
function mediaTypeOf(document: unknown, operation: Readonly<Record<string, unknown>>) {
  const { content } = membersOf(resolved(document, operation.requestBody));
  return membersOf(Object.entries(membersOf(content)).find(([type]) => JSON_TYPE.test(type))?.[1]);
}

/** The example of a media type, else that of its schema; undefined if there is none. */
function exampleOf(document: unknown, media: Readonly<Record<string, unknown>>): unknown {
  if ('example' in media) return media.example;
  const [first] = Object.values(membersOf(media.examples));
  const named = membersOf(resolved(document, first));
  if ('value' in named) return named.value;
  for (const schema of targetsOf(document, media.schema)) {
    if ('example' in schema) return schema.example;
    if (Array.isArray(schema.examples)) return (schema.examples as unknown[])[0];
  }
  return undefined;
}

/** The definition that a webhook describes, unchecked. */
function describedBy(document: unknown, webhook: unknown): Record<string, unknown> {
  const item = membersOf(resolved(document, webhook));
  const operation = membersOf(item.post);
  const media = mediaTypeOf(document, operation);
  return {
    description: operation.description ?? operation.summary ?? item.description ?? item.summary,
    schema: ownSchema(document, media.schema),
    example: exampleOf(document, media),
  };
}

function nameProblem(name: string): string | undefined {
  if (!isEventTypeName(name)) return EVENT_TYPE_NAME_MESSAGE;
  return isOperational(name) ? `must not be ${name}, which is reserved for events of Posthorn` : undefined;
}

/** The webhooks of a document. @throws PosthornError `invalid-input` */
function webhooksOf(document: unknown): [name: string, webhook: unknown][] {
  const { openapi: version, webhooks } = membersOf(document);
  const found = Object.entries(membersOf(webhooks));
  const problems: FieldProblem[] = [];
  if (typeof version !== 'string' || !VERSION.test(version)) {
    problems.push({
      pointer: '/openapi/openapi',
      message: 'must be a version of OpenAPI that has webhooks: 3.1 or later',
    });
  }
  if (found.length === 0 || found.length > MAX_WEBHOOKS) {
    problems.push({ pointer: '/openapi/webhooks', message: `must have 1 to ${MAX_WEBHOOKS} webhooks` });
  }
  for (const [name] of found) {
    const message = nameProblem(name);
    if (message !== undefined) problems.push({ pointer: pointerBelow('/openapi/webhooks', name), message });
  }
  if (problems.length > 0) throw refused(problems);
  return found;
}

/**
 * The event types that the webhooks of an OpenAPI document describe: the name of a webhook is that of the type, and the
 * JSON body of its POST has the schema and the example of the data.
 * @throws PosthornError `invalid-input` that names every wrong webhook, or `unavailable`
 */
export async function webhookDefinitions(
  document: unknown,
  define: (schema: string, example: string | null) => Promise<DefinedSchema>,
): Promise<DescribedType[]> {
  const types: DescribedType[] = [];
  const problems: FieldProblem[] = [];
  const slice = new TimeSlice();
  for (const [name, webhook] of webhooksOf(document)) {
    if (slice.isSpent) await slice.rest();
    const pointer = pointerBelow('/openapi/webhooks', name);
    try {
      types.push({ name, definition: await checkDefinition(describedBy(document, webhook), define) });
    } catch (error) {
      if (!(error instanceof PosthornError) || error.code !== 'invalid-input') throw error;
      const found = error.problems.map(({ pointer: at, message }) => `${at}: ${message}`);
      problems.push({ pointer, message: `describes an event type that is invalid at ${found.join('; at ')}` });
    }
  }
  if (problems.length > 0) throw refused(problems);
  return types;
}
