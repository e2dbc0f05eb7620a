/**
 * The most that is set aside for the end of a stop: the last writes, and the shutdown checkpoint of Posthorn's own
 * Postgres.
 */
const MAX_CLOSING_MS = 2_000;
const CLOSING_SHARE = 0.25;

/** The division of POSTHORN_SHUTDOWN_MS, from the signal on. */
export interface StopBudget {
  /** How long requests on the wire, in and out, are waited for. */
  drainMs: number;
  /** How long the roles are waited for, their drain included. Then the shared resources are closed. */
  rolesMs: number;
}

/** @param shutdownMs the setting POSTHORN_SHUTDOWN_MS */
export function stopBudget(shutdownMs: number): StopBudget {
  const closingMs = Math.min(MAX_CLOSING_MS, Math.round(shutdownMs * CLOSING_SHARE));
  return { drainMs: shutdownMs - closingMs, rolesMs: shutdownMs - Math.round(closingMs / 2) };
}
