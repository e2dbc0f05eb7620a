/** The largest body that the API reads: a batch of a thousand events of middle size. */
export const MAX_BODY_BYTES = 8 * 1_048_576;
