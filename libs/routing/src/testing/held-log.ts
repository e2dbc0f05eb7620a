import { PosthornError } from '#kernel';
import type { Producer, RoutedDelivery } from '#message-log';

interface Sent {
  projectId: string;
  deliveries: { eventId: string; endpointId: string }[];
  recheck: boolean;
}

/** A log of deliveries that acknowledges when the spec calls for it. */
export class HeldLog implements Producer<RoutedDelivery> {
  readonly sent: Sent[] = [];
  private readonly held: PromiseWithResolvers<void>[] = [];
  holds = false;
  refuses = false;
  isReady = true;

  ready(): Promise<void> {
    return this.isReady ? Promise.resolve() : new Promise(() => undefined);
  }

  async send(records: readonly RoutedDelivery[], options?: { recheck?: boolean }): Promise<void> {
    if (records.length === 0) return;
    if (this.refuses) throw new PosthornError('unavailable', 'The log is away.', { canRetry: true });
    const { projectId } = records[0]!.event;
    const deliveries = records.map(({ event, endpointId }) => ({ eventId: event.id, endpointId }));
    this.sent.push({ projectId, deliveries, recheck: options?.recheck ?? false });
    if (!this.holds) return;
    const promise = Promise.withResolvers<void>();
    this.held.push(promise);
    await promise.promise;
  }

  acknowledge(from: number, to?: number): void {
    for (const { resolve } of this.held.slice(from, to)) resolve();
  }

  /** Rejects the held sends: their records may be stored, but the sender does not learn it. */
  lose(): void {
    for (const { reject } of this.held) reject(new PosthornError('unavailable', 'No answer.', { canRetry: true }));
  }
}
