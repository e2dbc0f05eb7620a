/** What may have happened: there are events to relay; something is due; an endpoint's health has changed. */
export type Hint = 'events' | 'due' | 'health';

/** Pokes between parts of one process. A hint that nobody hears costs latency, never a delivery. */
export class Hints {
  private readonly listeners: Record<Hint, (() => void)[]> = { events: [], due: [], health: [] };

  on(hint: Hint, listener: () => void): void {
    this.listeners[hint].push(listener);
  }

  give(hint: Hint): void {
    for (const listener of this.listeners[hint]) listener();
  }
}
