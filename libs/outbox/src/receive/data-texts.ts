import { type FieldProblem, type JsonBounds, parseJson, PosthornError } from '#kernel';
import { type EventBodyKind, MAX_PROBLEMS, pointerOfEvent } from './received-events.ts';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (input: unknown): Fields => (typeof input === 'object' && input !== null ? (input as Fields) : {});

/**
 * A body of events with the value of each event's `data`, which was its JSON text.
 * @throws PosthornError `invalid-input` that names the wrong texts, each as `parseJson` refuses it
 */
export function withParsedData(kind: EventBodyKind, body: unknown, bounds: JsonBounds): unknown {
  const problems: FieldProblem[] = [];
  const parse = (input: unknown, index: number): unknown => {
    const { data } = fieldsOf(input);
    if (typeof data !== 'string') return input;
    try {
      return { ...fieldsOf(input), data: parseJson(Buffer.from(data), bounds) };
    } catch (error) {
      if (!(error instanceof PosthornError)) throw error;
      const at = `${pointerOfEvent(kind, index)}/data`;
      problems.push(...error.problems.map(({ pointer, message }) => ({ pointer: at + pointer, message })));
      return input;
    }
  };
  const { events } = fieldsOf(body);
  const parsed =
    kind === 'batch' && Array.isArray(events)
      ? { ...fieldsOf(body), events: (events as unknown[]).map(parse) }
      : parse(body, 0);
  if (problems.length === 0) return parsed;
  throw new PosthornError('invalid-input', 'Some fields are invalid.', { problems: problems.slice(0, MAX_PROBLEMS) });
}
