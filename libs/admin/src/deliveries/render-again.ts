import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { type PosthornEvent, toTypeId } from '#kernel';
import { readStream, stateAfter } from '#event-store';
import type { KeyRing, SealedText } from '#signing';
import { profileNamed } from '#wire-profiles';
import { endpoint as endpointDecider } from '../endpoints/endpoint.ts';
import type { EndpointEvent, EndpointSpec } from '../endpoints/endpoint-events.ts';
import { maskedHeaders } from '../headers/header-mask.ts';
import type { RequestView } from './delivery-view.ts';
import { shownBody } from './shown-body.ts';

/** The facts that an attempt keeps of its request. */
export interface SentRequest {
  deliveryId: string;
  endpointId: string;
  endpointVersion: number;
  startedAtMs: number;
  secretIds: string[];
  bodySha256: Buffer;
}

async function specAt(manager: EntityManager, endpointId: string, version: number): Promise<EndpointSpec | undefined> {
  const { events } = await readStream<EndpointEvent>(manager, endpointId);
  const state = stateAfter(endpointDecider, events.slice(0, version));
  return state.status === 'live' ? state.spec : undefined;
}

/** The texts of the secrets that still exist and whose keys are in the ring. */
async function secretsOf(manager: EntityManager, keyRing: KeyRing, ids: string[]): Promise<string[]> {
  const rows = await manager.query<SealedText[]>(
    'select s.id, s.key_id as "keyId", s.ciphertext from posthorn.endpoint_secret s where s.id = any($1)',
    [ids],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row && keyRing.has(row.keyId) ? [keyRing.open(row)] : [];
  });
}

/**
 * The request of an attempt, rendered again from the event and from the endpoint as it was then. An attempt keeps the
 * version and the body's hash instead of the bytes. The values of the endpoint's own headers are masked.
 * @returns null if the endpoint at that version, its secret or the secret's key is gone
 */
export async function renderAgain(
  manager: EntityManager,
  keyRing: KeyRing,
  event: PosthornEvent,
  projectUid: string | null,
  sent: SentRequest,
): Promise<RequestView | null> {
  const spec = await specAt(manager, sent.endpointId, sent.endpointVersion);
  const secrets = await secretsOf(manager, keyRing, sent.secretIds);
  if (!spec || secrets.length < sent.secretIds.length) return null;
  const profile = profileNamed(spec.profile);
  const { method, headers, body } = profile.render({
    event,
    project: { id: toTypeId('prj', event.projectId), uid: projectUid },
    endpoint: {
      id: toTypeId('ep', sent.endpointId),
      name: spec.name,
      headers: maskedHeaders(spec.headers),
      options: spec.profileOptions,
    },
    delivery: { uuid: sent.deliveryId, webhookId: toTypeId('dlv', sent.deliveryId) },
    keys: secrets.map((secret) => profile.keyOf(secret)),
    attemptAtMs: sent.startedAtMs,
  });
  const pairs = Array.from({ length: headers.length / 2 }, (_, index) => ({
    name: headers[index * 2]!,
    value: headers[index * 2 + 1]!,
  }));
  const isAsSent = createHash('sha256').update(body).digest().equals(sent.bodySha256);
  return { method, url: spec.url, headers: pairs, ...shownBody(body, false), isAsSent };
}
