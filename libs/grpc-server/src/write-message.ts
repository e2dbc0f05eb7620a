import type { Writable } from 'node:stream';

/**
 * Writes a message of a stream. Resolves when the client may get more, or when the signal aborts, because the call has
 * ended. A call with many messages keeps no listener of an earlier one.
 */
export function writeMessage(call: Writable, message: unknown, ended: AbortSignal): Promise<void> {
  if (call.write(message) || ended.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const go = () => {
      call.off('drain', go);
      ended.removeEventListener('abort', go);
      resolve();
    };
    call.once('drain', go);
    ended.addEventListener('abort', go, { once: true });
  });
}
