import type { EntityManager } from 'typeorm';
import { toTypeId } from '#kernel';
import { addNotification, type NotificationFacts, type NotificationKind } from '#notifications';
import type { EndpointEntity } from '../endpoints/endpoint.entity.ts';
import type { HealthEvent, HealthReason } from '../endpoints/endpoint-health.ts';
import { emitEndpointEvent } from '../endpoints/emit-endpoint-event.ts';
import { ProjectEntity } from '../projects/project.entity.ts';

const KIND: Record<HealthEvent['type'], NotificationKind> = {
  'endpoint.failing': 'failing',
  'endpoint.recovered': 'recovered',
  'endpoint.disable-warned': 'disable-warning',
  'endpoint.disabled': 'disabled',
};

const IN_WORDS: Record<HealthReason, string> = {
  'failures-in-a-row': 'five attempts of one delivery failed in a row',
  'failures-for-an-hour': 'every attempt of the last hour has failed',
  'failures-for-days': 'no attempt has succeeded for days',
  success: 'an attempt has succeeded',
  gone: 'the receiver responded that it is gone for good',
  'receiver-asked': 'the receiver asked for no more deliveries (webhook-delivery: disable)',
};

/**
 * Announces a change that an endpoint's health caused, in the transaction that appended the change: emits an
 * operational event, and adds a notice to the project's addresses.
 */
export async function announce(
  tx: EntityManager,
  endpoint: EndpointEntity,
  event: HealthEvent,
  atMs: number,
): Promise<void> {
  const { projectId, id: endpointId } = endpoint;
  const project = await tx.findOneByOrFail(ProjectEntity, { id: projectId });
  const id = toTypeId('ep', endpointId);
  const { host } = new URL(endpoint.url);
  const { cause } = event;
  const disableAt = event.type === 'endpoint.disable-warned' ? event.disableAt : null;
  const type = event.type === 'endpoint.disable-warned' ? 'endpoint.disable-warning' : event.type;
  await emitEndpointEvent(tx, endpoint, type, disableAt === null ? cause : { ...cause, disableAt }, atMs);
  const facts: NotificationFacts = {
    project: { id: toTypeId('prj', projectId), name: project.name },
    endpoint: { id, name: endpoint.name, host },
    cause: IN_WORDS[cause.reason],
    failingSince: cause.failingSince,
    failures: cause.failures,
    lastError: cause.lastError,
    disableAt,
  };
  const addresses = project.notificationEmails;
  await addNotification(tx, { projectId, endpointId, kind: KIND[event.type], facts, addresses, atMs });
}
