import type { PosthornEvent } from '#kernel';
import { type SqlExecutor, timestampOfMs } from '#postgres';
import { type AttemptFacts, isConnectionKept } from './attempt-facts.ts';
import { withoutNul } from './without-nul.ts';

/**
 * Records the one attempt of a test, in the transaction that stores its event: no other writer numbers attempts of its
 * delivery before. A test has no retries, so a failed test is exhausted.
 */
export async function writeTestAttempt(
  tx: SqlExecutor,
  event: PosthornEvent,
  ids: { deliveryId: string; endpointId: string },
  facts: AttemptFacts,
): Promise<void> {
  await tx.query(
    `insert into posthorn.attempt (delivery_id, number, request_id, event_id, endpoint_id, project_id, trigger, outcome,
       state, started_at, duration_ms, status, error_code, error_message, response_headers, response_body,
       response_truncated, endpoint_version, profile, profile_version, secret_ids, body_sha256,
       queue_ms, dns_ms, connect_ms, tls_ms, first_byte_ms, remote_address, connection_kept)
     values ($1, 1, $2, $3, $4, $5, 'test', $6, $7, ${timestampOfMs('$8')}, $9, $10, $11, $12, $13, $14, $15,
       $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)`,
    [
      ...[ids.deliveryId, facts.requestId, event.id, ids.endpointId, event.projectId],
      ...[facts.outcome, facts.outcome === 'succeeded' ? 'succeeded' : 'exhausted'],
      ...[facts.startedAtMs, facts.durationMs, facts.status, facts.errorCode, withoutNul(facts.errorMessage)],
      ...[withoutNul(facts.responseHeaders), facts.responseBody, facts.responseTruncated],
      ...[facts.endpointVersion, facts.profile, facts.profileVersion, facts.secretIds, facts.bodySha256],
      ...[facts.queueMs, facts.phases?.dnsMs, facts.phases?.connectMs, facts.phases?.tlsMs, facts.phases?.firstByteMs],
      ...[facts.phases?.remoteAddress, isConnectionKept(facts)],
    ],
  );
}
