/** One mail for an endpoint and kind in this time. */
export const SAME_WITHIN_MS = 10 * 60_000;
/** `PROJECT_MAX` mails for a project in this time. */
export const PROJECT_WITHIN_MS = 3_600_000;
export const PROJECT_MAX = 30;
/** The clocks of processes differ by less, unless one is wrong. */
export const CLOCKS_DIFFER_MS = 30_000;
