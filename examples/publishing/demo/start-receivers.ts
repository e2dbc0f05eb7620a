import type { Arrival } from '../receiver/arrival.ts';
import { Inbox } from '../receiver/inbox.ts';
import { receiver } from '../receiver/receiver.ts';
import { ENDPOINTS } from './endpoints.ts';
import { showArrival } from './screen.ts';

export interface Receivers {
  url: string;
  /** Every request so far, the youngest last. */
  arrivals: readonly Arrival[];
  close(): Promise<void>;
}

/** Starts the server of all three receivers, each with its own secret. */
export async function startReceivers(secrets: ReadonlyMap<string, string>): Promise<Receivers> {
  const arrivals: Arrival[] = [];
  const inboxes = ENDPOINTS.map(({ name, verify, faults }) => new Inbox(name, verify(secrets.get(name)!), faults));
  const server = receiver(inboxes, arrivals, showArrival);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return { url, arrivals, close: () => server.close() };
}
