import { PosthornError } from '#kernel';

/** The error if an insert succeeded, but stored nothing for an event. */
export class NotStoredError extends PosthornError {
  constructor() {
    super(
      'unavailable',
      'The events were not accepted: Postgres stored nothing for one of them and reported no error. A trigger of ' +
        'posthorn.event that returns null does this: remove it, and send the events again.',
      { canRetry: true },
    );
  }
}
