/** The reason for a hint: there are events to relay, a delivery is due, or an endpoint's health has changed. */
export type Hint = 'events' | 'due' | 'health';

/** Pokes between parts of one process. A lost hint costs latency, never a delivery. */
export class Hints {
  private readonly listeners: Record<Hint, (() => void)[]> = { events: [], due: [], health: [] };

  on(hint: Hint, listener: () => void): void {
    this.listeners[hint].push(listener);
  }

  give(hint: Hint): void {
    for (const listener of this.listeners[hint]) listener();
  }
}
