/** The kinds of notices that a project gets by mail. */
export type NotificationKind = 'failing' | 'recovered' | 'disable-warning' | 'disabled' | 'backlog-warning';

/**
 * The state of a notice.
 *
 * - queued: it is to be sent, now or again after a failure.
 * - sent: the mail server has taken it for at least one address, and refused it for the others for good.
 * - logged: it went to the log only, because there is no mail server or no address, or the project was deleted.
 * - failed: the mail server refused it for every address, for good.
 * - throttled: left out because there were too many; a later mail reports their number.
 */
export type NotificationState = 'queued' | 'sent' | 'logged' | 'failed' | 'throttled';

/** One address, and the outcome of the notice for it. */
export interface Recipient {
  address: string;
  state: 'queued' | 'sent' | 'failed';
  error: string | null;
}

/** The facts in a notice, as of the transition. */
export interface NotificationFacts {
  project: { id: string; name: string };
  endpoint: { id: string; name: string; host: string };
  /** A description for people, such as `5 attempts of one delivery failed in a row`. */
  cause: string;
  /** RFC 3339; null if it has not failed. */
  failingSince: string | null;
  failures: number;
  lastError: string | null;
  /** When it will be disabled if nothing changes; null if it will not. */
  disableAt: string | null;
}
