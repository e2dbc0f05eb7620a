import { AsyncLocalStorage } from 'node:async_hooks';

const actors = new AsyncLocalStorage<string>();

/**
 * Runs work on behalf of somebody: every event that is appended to a stream in it, and in what it starts, has the
 * actor's id as `by`. So no command can forget to hand it on.
 * @param actorId the id of an API key
 */
export function actingAs<T>(actorId: string, work: () => T): T {
  return actors.run(actorId, work);
}

/** The actor on whose behalf the present work is done; undefined if Posthorn does it by itself. */
export function currentActor(): string | undefined {
  return actors.getStore();
}
