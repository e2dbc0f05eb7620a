/** The time in which an endpoint causes one mail of a kind. */
export const SAME_WITHIN_MS = 10 * 60_000;
/** The time in which a project gets up to `PROJECT_MAX` mails. */
export const PROJECT_WITHIN_MS = 3_600_000;
/** The most mails that a project gets in `PROJECT_WITHIN_MS`. A later notice waits, or is left out and counted. */
export const PROJECT_MAX = 30;
/** The clocks of two processes differ by less than this, unless one is wrong. */
export const CLOCKS_DIFFER_MS = 30_000;
