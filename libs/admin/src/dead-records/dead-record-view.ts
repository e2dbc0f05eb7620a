import { toTypeId } from '#kernel';
import type { DeadRecord } from '#outbox';

/** A row or record that could not be taken in, as the APIs show it. */
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
  /** The event that stands for it. */
  eventId: string;
  /** True if that was there before. */
  duplicate: boolean;
}

export function deadRecordView({ ref, source, project, type, reason, at }: DeadRecord): DeadRecordView {
  const named = { project: project || null, type: type || null };
  return { id: toTypeId('dead', ref), source, ...named, reason, at: at.toISOString() };
}
