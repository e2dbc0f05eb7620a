import type pg from 'pg';
import { type Clock, PosthornError } from '#kernel';
import type { Queryable } from '#postgres';
import { readSourceIdentity } from '../foreign/source-identity.ts';

const LOOK_EVERY_MS = 1_000;
/** The source's identity is read once in this number of looks. */
const LOOKS_A_SOURCE = 5;

/** A leader's term, with the facts by which `followWhileCurrent` notices its end. */
export interface CurrentTerm {
  /** The cursor's name, and the ownership under which it is moved. */
  name: string;
  epoch: number;
  /** Posthorn's own database, with the ownership. */
  pool: pg.Pool;
  /** The database that the cursor follows. */
  source: Queryable;
  clock: Clock;
}

async function ownsCursor({ pool, name, epoch }: CurrentTerm): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'owns-cursor',
    text: 'select from posthorn.ownership o where o.name = $1 and o.epoch = $2',
    values: [name, epoch],
  });
  return rowCount === 1;
}

/** Resolves with the reason why the term has to end, or with undefined when the signal aborts. */
async function endOfTerm(term: CurrentTerm, signal: AbortSignal): Promise<PosthornError | undefined> {
  const { name, source, clock } = term;
  const identity = await readSourceIdentity(source);
  for (let looks = 1; ; looks++) {
    await clock.sleep(LOOK_EVERY_MS, signal);
    if (signal.aborted) return undefined;
    if (!(await ownsCursor(term)))
      return new PosthornError('stale-epoch', `${name} was rebased, or another process leads it now.`);
    if (looks % LOOKS_A_SOURCE === 0 && (await readSourceIdentity(source)) !== identity)
      return new PosthornError('source-changed', `The database behind ${name} is not the same as before.`);
  }
}

/**
 * Follows a table until the cursor is rebased or its database is replaced by another history. A term that moves its
 * cursor notices a lost cursor by the failure; a term with nothing to move checks every second.
 * @throws PosthornError `stale-epoch` or `source-changed` when that has ended; a new term begins from the cursor
 */
export async function followWhileCurrent(
  term: CurrentTerm,
  signal: AbortSignal,
  follow: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const watching = endOfTerm(term, until).then(
    (end) => end && over.abort(end),
    (error: unknown) => over.abort(error),
  );
  try {
    await follow(until);
    if (!signal.aborted) over.signal.throwIfAborted();
  } finally {
    over.abort();
    await watching;
  }
}
