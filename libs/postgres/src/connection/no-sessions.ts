/** The cause and the remedy if a pooler in between shares sessions, in words that can follow a colon. */
export const NO_SESSIONS =
  'a pooler in between (such as PgBouncer) gives each transaction another session, and Posthorn needs stable sessions: ' +
  'set pool_mode = session for this database, or name Postgres itself';
