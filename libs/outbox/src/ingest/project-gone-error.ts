import { PosthornError } from '#kernel';

/**
 * The error for events whose project was deleted after its caller's reference was resolved, or whose uid is another
 * project's by now. Nothing was committed.
 */
export class ProjectGoneError extends PosthornError {
  constructor() {
    super('not-found', 'The project no longer exists, or has another uid.');
  }
}
