const failures = new WeakSet<object>();

/**
 * Notes an error as the end of an attempt to connect. The error itself stays as it is, so that its text is the
 * driver's.
 */
export function noteFailedConnection(error: unknown): void {
  if (typeof error === 'object' && error !== null) failures.add(error);
}

/** Returns true if an error ended an attempt to connect: no statement was tried, and the next attempt may succeed. */
export function isFailedConnection(error: unknown): boolean {
  return typeof error === 'object' && error !== null && failures.has(error);
}

/** Returns true if a server refused an attempt to connect, for example the password or one more session. */
export function isRefusedConnection(error: unknown): boolean {
  // The field of each error that a server sends.
  return isFailedConnection(error) && typeof (error as { severity?: unknown }).severity === 'string';
}
