import { PosthornError } from '#kernel';

/** The error if an insert succeeded, but stored nothing for an event. */
export class NotStoredError extends PosthornError {
  constructor() {
    super(
      'unavailable',
      'The events were not accepted: Postgres has stored nothing for one of them, without an error, as a trigger of ' +
        'posthorn.event that returns null does. Remove it, and send the events again.',
      { canRetry: true },
    );
  }
}
