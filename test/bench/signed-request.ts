import { createHmac, createSecretKey } from 'node:crypto';
import { endpointType, ENDPOINTS, eventDataJson, eventType } from './event-data.ts';

const KEY = createSecretKey(Buffer.alloc(32, 7));
const DIGITS = 26;

/** The path of an endpoint at the receiver. */
export function endpointPath(endpoint: number): string {
  return `/hooks/${endpointType(endpoint)}`;
}

/** The bytes on the wire that Posthorn sends for an event by the profile `standard-webhooks`, signed anew. */
export function signedRequest(number: number): { path: string; method: 'POST'; headers: string[]; body: Buffer } {
  const time = new Date().toISOString();
  const body = Buffer.from(`{"type":"${eventType(number)}","timestamp":"${time}","data":${eventDataJson(number)}}`);
  const id = `dlv_${String(number).padStart(DIGITS, '0')}`;
  const attemptAt = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac('sha256', KEY).update(`${id}.${attemptAt}.`).update(body).digest('base64');
  const headers = [
    ...['webhook-id', id, 'webhook-timestamp', attemptAt],
    ...['webhook-signature', `v1,${signature}`, 'Content-Type', 'application/json'],
  ];
  return { path: endpointPath(number % ENDPOINTS), method: 'POST', headers, body };
}
