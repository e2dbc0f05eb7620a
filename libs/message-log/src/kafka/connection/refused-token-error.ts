/** The failure of a login because the broker refuses the token: its response is no error of Kafka's protocol. */
export class RefusedTokenError extends Error {}
