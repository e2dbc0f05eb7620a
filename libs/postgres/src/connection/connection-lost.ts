/** The message of an error that ends the work of a connection. */
export const CONNECTION_LOST = 'The connection to Postgres was lost.';
