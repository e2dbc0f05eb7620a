import { toTypeId } from '#kernel';
import type { DeadRecord } from '#outbox';

/** A dead record as the APIs show it: a row or a log record that cannot be processed. */
export interface DeadRecordView {
  id: string;
  /** `import:<source>` for a row of a service's outbox, a topic's name for a record of the log. */
  source: string;
  /** The project as the row names it; null if it names none. */
  project: string | null;
  /** The type as the row names it; null if it names none. */
  type: string | null;
  reason: string;
  at: string;
}

/** A dead record with its row or record. */
export interface DeadRecordDetailsView extends DeadRecordView {
  /**
   * A row of an outbox: its columns. A record of the log: `{key, headers: [[name, value], …], value}`, where bytes that
   * are no text are `{base64}`; or `{sent}` if it was never appended.
   */
  record: object;
}

/** The dead records of one source. */
export interface DeadCountView {
  source: string;
  count: number;
  oldestAt: string;
  youngestAt: string;
}

/** The result of replaying a dead record. */
export interface ReplayedRecordView {
  /** The event into which the dead record was made. */
  eventId: string;
  /** True if the event existed before the replay. */
  duplicate: boolean;
}

/** Maps a dead record to its view, for the API and for `posthorn dead`. An empty project or type becomes null. */
export function deadRecordView({ ref, source, project, type, reason, at }: DeadRecord): DeadRecordView {
  const named = { project: project || null, type: type || null };
  return { id: toTypeId('dead', ref), source, ...named, reason, at: at.toISOString() };
}
