/** What a project is told of by mail. */
export type NotificationKind = 'failing' | 'recovered' | 'disable-warning' | 'disabled' | 'backlog-warning';

/**
 * Where a notice stands.
 *
 * - queued: it is to be sent, now or again after a failure.
 * - sent: the mail server has taken it for one address at least, and refused it for the others for good.
 * - logged: there is no mail server or no address, or the project was deleted, so it went to the log only.
 * - failed: the mail server refused it for every address, for good.
 * - throttled: left out because there were too many; a later mail says how many.
 */
export type NotificationState = 'queued' | 'sent' | 'logged' | 'failed' | 'throttled';

/** One address, and what became of the notice for it. */
export interface Recipient {
  address: string;
  state: 'queued' | 'sent' | 'failed';
  error: string | null;
}

/** What a notice says, as of the transition. */
export interface NotificationFacts {
  project: { id: string; name: string };
  endpoint: { id: string; name: string; host: string };
  /** In words for a person, say `5 attempts of one delivery failed in a row`. */
  cause: string;
  /** RFC 3339; null if it has not failed. */
  failingSince: string | null;
  failures: number;
  lastError: string | null;
  /** When it will be disabled if nothing changes; null if it will not. */
  disableAt: string | null;
}
