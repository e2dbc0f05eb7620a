/** The longest deadline an endpoint may have. */
export const MAX_DEADLINE_MS = 60_000;
/** The longest that a claimed delivery waits for its lane, and then for a socket, before its deadline begins. */
const MAX_WAITS_MS = 20_000;

/** The shortest lease of a claimed delivery: longer than all that its attempt may take. */
export const MIN_LEASE_MS = MAX_DEADLINE_MS + MAX_WAITS_MS + 1;
