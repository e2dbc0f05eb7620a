/** A connect that the egress policy refused. It stays inside this lib: outside it is the outcome `egress-denied`. */
export class EgressDeniedError extends Error {
  readonly code = 'EGRESS_DENIED';

  constructor(message: string) {
    super(message);
    this.name = 'EgressDeniedError';
  }
}
