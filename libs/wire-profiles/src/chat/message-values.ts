import { toTypeId } from '#kernel';
import type { RenderInput } from '../render-input.ts';

type Values = Readonly<Record<string, (input: RenderInput, data: unknown) => unknown>>;

/** A value as it reads in a message: text as it is, nothing as nothing, the rest as JSON. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** An object's fields, one a line; anything else as it is. */
function summaryOf(data: unknown): string {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return textOf(data);
  return Object.entries(data)
    .map(([name, value]) => `${name}: ${textOf(value)}`)
    .join('\n');
}

/** The values that a template may name. Only `metadata` and `data` have more below them. */
export const MESSAGE_VALUES: Values = {
  type: ({ event }) => event.type,
  id: ({ event }) => toTypeId('evt', event.id),
  time: ({ event }) => new Date(event.occurredAtMs).toISOString(),
  actor: ({ event }) => event.actor,
  channel: ({ event }) => event.channel,
  metadata: ({ event }) => event.metadata,
  project: ({ project }) => project.uid ?? project.id,
  endpoint: ({ endpoint }) => endpoint.name,
  summary: (_, data) => summaryOf(data),
  data: (_, data) => data,
};

/** The value below another one, by its own fields and elements only; undefined where there is none. */
function below(value: unknown, name: string): unknown {
  const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isThere ? (value as Record<string, unknown>)[name] : undefined;
}

/** The beginning of a path to a value of the metadata. All that follows is the key, which may have dots. */
const OF_METADATA = 'metadata.';

/**
 * The value of a path like `data.author.name`, `data.tags.0` or `metadata.tier`, as text; empty where there is none.
 */
export function valueAt(path: string, input: RenderInput, data: unknown): string {
  if (path.startsWith(OF_METADATA)) return textOf(below(input.event.metadata, path.slice(OF_METADATA.length)));
  const [root, ...names] = path.split('.');
  return textOf(names.reduce(below, MESSAGE_VALUES[root!]!(input, data)));
}
