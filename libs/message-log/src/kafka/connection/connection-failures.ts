import { subscribe } from 'node:diagnostics_channel';
import { type Connection, instancesChannel } from '@platformatic/kafka';

/** A broker that closes a connection fails the requests on it within this time. */
const RELATED_MS = 5_000;

interface Failure {
  error: Error;
  atMs: number;
}

/** The last failure of a connection, by the `context` of its client. */
const failures = new WeakMap<object, Failure>();

/**
 * Notes why connections fail. A broker that refuses a client's certificate sends its reason after the connection is
 * open: the library emits it as an event of the connection, and the requests on it fail with "Connection closed" alone.
 * Without a listener, such an event after the first one would end the process.
 */
function listenTo(message: unknown): void {
  const { type, instance } = message as { type: string; instance: Connection };
  if (type !== 'connection') return;
  const { context } = instance;
  instance.on('error', (error) => {
    if (typeof context === 'object' && context !== null) failures.set(context, { error, atMs: performance.now() });
  });
}

subscribe(instancesChannel.name, listenTo);

/** The failure of a connection of these clients in the last seconds, or undefined. */
export function lastFailure(context: unknown): Error | undefined {
  const failure = typeof context === 'object' && context !== null ? failures.get(context) : undefined;
  return failure && performance.now() - failure.atMs < RELATED_MS ? failure.error : undefined;
}
