import { Webhook } from 'standardwebhooks';

/** A webhook request as it came. */
export interface ReceivedRequest {
  /** Unix milliseconds, by the machine's own time. */
  atMs: number;
  method: string;
  /** With its query. */
  path: string;
  /** The headers in their order, with their names in the case that came over the wire. */
  headers: [name: string, value: string][];
  body: Buffer;
}

/** The value of a header, by its name in any case. */
export function headerOf({ headers }: ReceivedRequest, name: string): string | undefined {
  return headers.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

/** The value of `webhook-id`, which identifies the delivery on every attempt. */
export function webhookIdOf(request: ReceivedRequest): string {
  const id = headerOf(request, 'webhook-id');
  if (id === undefined) throw new Error(`The request to ${request.path} has no webhook-id.`);
  return id;
}

/**
 * Verifies a request as a receiver would, by the library of Standard Webhooks.
 * @returns its body, parsed
 * @throws Error that describes the fault; also if the sender's clock is 5 minutes ahead of the machine's, or behind it
 */
export function verifyStandardWebhook(request: ReceivedRequest, secret: string): unknown {
  return new Webhook(secret).verify(request.body, Object.fromEntries(request.headers));
}
