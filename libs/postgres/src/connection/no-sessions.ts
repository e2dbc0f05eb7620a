/** The cause and the remedy if a pooler in between shares sessions, in words that can follow a colon. */
export const NO_SESSIONS =
  'a pooler in between (PgBouncer, say) gives each transaction another session, and Posthorn needs sessions that stay: ' +
  'set pool_mode = session for this database, or name Postgres itself';
