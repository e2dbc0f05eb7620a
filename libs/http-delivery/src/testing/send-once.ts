import type { HttpDeliveryClient } from '../http-delivery-client.ts';
import type { HttpOutcome, HttpRequest } from '../outcome/http-outcome.ts';

/** Sends and resolves with the outcome. @param request the fields that differ from a small JSON event with 60 s */
export function sendOnce(
  client: HttpDeliveryClient,
  url: string,
  request: Partial<HttpRequest> = {},
): Promise<HttpOutcome> {
  const headers = ['Content-Type', 'application/json'];
  const whole: HttpRequest = {
    ...{ projectId: 'project', endpointId: 'endpoint' },
    ...{ url, method: 'POST', headers, body: Buffer.from('{}'), timeoutMs: 60_000, ...request },
  };
  return new Promise((resolve) => client.send(whole, resolve));
}

/** `answered 200`, `failed timeout`, `unsent files`: an outcome in two words. */
export function summaryOf(outcome: HttpOutcome): string {
  if (outcome.kind === 'unsent') return `unsent ${outcome.reason}`;
  return outcome.kind === 'answered' ? `answered ${outcome.status}` : `failed ${outcome.code}`;
}
