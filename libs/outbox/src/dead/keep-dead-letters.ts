import type pg from 'pg';
import type { Clock } from '#kernel';
import type { DeadLetter, KeepDeadLetters } from '#message-log';
import { insertDead } from './insert-dead.ts';

/** A text in Postgres cannot contain a NUL character, but a reason may quote one. */
const withoutNul = (text: string) => text.replaceAll('\0', '\\u0000').toWellFormed();

/** Stores the log's dead letters beside the rows that could not be imported. */
export function keepDeadLettersIn(pool: pg.Pool, clock: Pick<Clock, 'nowMs'>): KeepDeadLetters {
  return (letters: readonly DeadLetter[]) =>
    insertDead(
      pool,
      letters.map(({ id, topic, place, reason, record }) => ({
        ...{ source: topic, id, reason: withoutNul(reason), record: JSON.stringify(record) },
        ...{ pos: String(place?.offset ?? 0), seq: String(place?.partition ?? 0) },
      })),
      clock.nowMs(),
    );
}
