import { contentLength } from '#kernel';
import type { SeenEvent, Verdict } from '../condition/condition.ts';
import { mayReadMetadata } from '../condition/may-read-metadata.ts';
import { LIGHT_CHARACTERS, LIGHT_CONDITIONS, MAX_EVENT_STEPS, SLICE_CHARACTERS, SLICE_CONDITIONS } from '../limits.ts';
import type { EvaluationRequest, ConditionsAnswer, ConditionsJob } from '../thread/job.ts';
import type { Run } from './run.ts';
import { slices } from './slices.ts';

/** An event, its conditions, and their verdicts as far as they are known. */
export interface ConditionsOfEvent {
  readonly event: SeenEvent & {
    /** JSON. */
    readonly data: string;
  };
  /** In CEL. */
  readonly sources: ReadonlySet<string>;
  /** By source; filled in. */
  readonly verdicts: Map<string, Verdict>;
}

/** Conditions of one event in one job. */
interface Piece {
  of: ConditionsOfEvent;
  sources: string[];
}

const openSources = ({ sources, verdicts }: ConditionsOfEvent) =>
  [...sources].filter((source) => !verdicts.has(source));

function piecesOf(of: ConditionsOfEvent): Piece[] {
  return slices(openSources(of), () => 1, SLICE_CONDITIONS).map((sources) => ({ of, sources }));
}

/** The fields of an event that these conditions see, without its data. Metadata is copied only if one may read it. */
export function seen(event: SeenEvent, sources: readonly string[]): SeenEvent {
  const { type, channel, channels, actor, orderingKey, metadata } = event;
  const copied: SeenEvent = { type, channel, channels, actor, orderingKey };
  if (metadata !== undefined && sources.some(mayReadMetadata)) copied.metadata = metadata;
  return copied;
}

function jobOf(pieces: readonly Piece[], maxSteps: number, leftOf: (of: ConditionsOfEvent) => number): ConditionsJob {
  const sources = [...new Set(pieces.flatMap((piece) => piece.sources))];
  const indexes = new Map(sources.map((source, index) => [source, index]));
  const items = pieces.map((piece): EvaluationRequest => ({
    event: seen(piece.of.event, piece.sources),
    data: piece.of.event.data,
    sources: piece.sources.map((source) => indexes.get(source)!),
    maxSteps: leftOf(piece.of),
  }));
  return { kind: 'conditions', sources, items, maxSteps };
}

/** The characters of the data and metadata that are copied for conditions. */
const charactersOf = ({ event }: ConditionsOfEvent, sources: readonly string[]) =>
  contentLength({ data: event.data, ...seen(event, sources) });

/** Notes the verdicts of a job. @returns the steps that each piece took */
async function run(pieces: readonly Piece[], job: ConditionsJob, by: Run, mayBeOpen: boolean): Promise<number[]> {
  const ran = await by(job);
  const items = ran.ok ? (ran.answer as ConditionsAnswer).items : undefined;
  return pieces.map(({ of, sources }, nth) => {
    for (const [index, source] of sources.entries()) {
      const verdict = items ? items[nth]!.verdicts[index]! : 'condition-error';
      if (verdict !== 'too-many-steps') of.verdicts.set(source, verdict);
      else if (!mayBeOpen) of.verdicts.set(source, 'condition-error');
    }
    return items?.[nth]?.steps ?? Infinity;
  });
}

/**
 * Evaluates conditions that take a few milliseconds at most, for all of these events together. Other conditions stay
 * open.
 * @param maxSteps of all of it
 */
export async function judgeLight(questions: readonly ConditionsOfEvent[], maxSteps: number, light: Run): Promise<void> {
  const open = questions.filter((of) => openSources(of).length > 0);
  const sources = new Set(open.flatMap(openSources));
  const characters = open.reduce((sum, of) => sum + charactersOf(of, openSources(of)), 0);
  if (open.length === 0 || sources.size > LIGHT_CONDITIONS || characters > LIGHT_CHARACTERS) return;
  const pieces = open.map((of) => ({ of, sources: openSources(of) }));
  const job = jobOf(pieces, maxSteps, () => maxSteps);
  await run(pieces, job, light, true);
}

/**
 * Evaluates all open conditions, in slices. A condition that needs too many steps for its event is a `condition-error`.
 * If the steps of a slice with several events do not suffice, the remaining conditions are evaluated again, with their
 * event alone.
 */
export async function judgeAll(questions: readonly ConditionsOfEvent[], heavy: Run): Promise<void> {
  const left = new Map<ConditionsOfEvent, number>();
  const leftOf = (of: ConditionsOfEvent) => left.get(of) ?? MAX_EVENT_STEPS;
  const judge = async (slice: readonly Piece[]) => {
    const steps = await run(slice, jobOf(slice, MAX_EVENT_STEPS, leftOf), heavy, slice.length > 1);
    for (const [nth, { of }] of slice.entries()) left.set(of, Math.max(0, leftOf(of) - steps[nth]!));
  };
  const weightOf = ({ of, sources }: Piece) =>
    charactersOf(of, sources) + sources.length * (SLICE_CHARACTERS / SLICE_CONDITIONS);
  for (const slice of slices(questions.flatMap(piecesOf), weightOf, SLICE_CHARACTERS)) await judge(slice);
  for (const piece of questions.flatMap(piecesOf)) await judge([piece]);
}
