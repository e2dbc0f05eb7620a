import { AsyncLocalStorage } from 'node:async_hooks';

const actors = new AsyncLocalStorage<string>();

/**
 * Runs work on behalf of an actor. Every event that this work, or any work that it starts, appends to a stream has the
 * actor's id as `by`. So no command can forget to pass it on.
 * @param actorId the id of an API key
 */
export function actingAs<T>(actorId: string, work: () => T): T {
  return actors.run(actorId, work);
}

/** The actor on whose behalf the current work is done, or undefined if Posthorn does it by itself. */
export function currentActor(): string | undefined {
  return actors.getStore();
}
