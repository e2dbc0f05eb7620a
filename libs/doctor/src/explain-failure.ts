import { isDatabaseAway, isTimedOut, lacksPart, lacksPrivilege } from '#postgres';
import { type Finding, problem, reasonOf, skipped } from './finding.ts';

/** The finding of a check that has failed, by the error. */
export function explainFailure(error: unknown): Finding {
  const reason = reasonOf(error);
  if (lacksPrivilege(error))
    return skipped(`The role of DATABASE_URL may not read what this check needs: ${reason}. See Rights.`);
  if (lacksPart(error)) {
    return skipped(`The schema lacks a part that this check reads: ${reason}. See Schema.`);
  }
  if (isTimedOut(error)) {
    const advice = 'See Locks; if there are none, the server is overloaded: look at pg_stat_activity.';
    return problem('A statement had no answer in time: it waits for a lock, or the server is slow.', advice);
  }
  if (isDatabaseAway(error)) {
    return problem(`The database could not answer: ${reason}.`, 'Look in its log, and run this command again.');
  }
  return problem(`The check failed: ${reason}.`, 'Please report it with this text.');
}
