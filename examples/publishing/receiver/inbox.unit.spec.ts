import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { failsNowAndThen, neverFails } from './faults.ts';
import { Inbox } from './inbox.ts';
import { verifyPostionPlatform } from './verify-postion-platform.ts';
import { verifyStandardWebhooks } from './verify-standard-webhooks.ts';
import type { SignedRequest } from './verify.ts';

const SECRET = `whsec_${Buffer.alloc(32, 'k').toString('base64')}`;
const message = { type: 'post.published', timestamp: '2026-01-31T12:00:00Z', data: { id: 'post_1' } };

function signed(webhookId: string): SignedRequest {
  const body = JSON.stringify(message);
  const at = new Date();
  const headers = {
    'webhook-id': webhookId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(SECRET).sign(webhookId, at, body),
  };
  return { headers, body };
}

describe('an inbox', () => {
  it('handles verified events, and a repeated one only once', () => {
    const inbox = new Inbox('crm', verifyStandardWebhooks(SECRET), neverFails);
    expect(inbox.receive(signed('dlv_1'))).toMatchObject({ outcome: 'handled', attempt: 1, message });
    expect(inbox.receive(signed('dlv_1'))).toMatchObject({ outcome: 'repeat', attempt: 2 });
    expect(inbox.receive(signed('dlv_2'))).toMatchObject({ outcome: 'handled', attempt: 1 });
  });

  it('refuses requests that are unsigned, signed with another secret, or changed on their way', () => {
    const inbox = new Inbox('crm', verifyStandardWebhooks(SECRET), neverFails);
    const request = signed('dlv_1');
    const changed = { ...request, body: request.body.replace('post_1', 'post_2') };
    const stranger = new Inbox('crm', verifyStandardWebhooks(`whsec_${btoa('another secret')}`), neverFails);
    expect(inbox.receive({ ...request, headers: {} })).toMatchObject({ outcome: 'refused', message: null });
    expect(inbox.receive(changed)).toMatchObject({ outcome: 'refused', message: null });
    expect(stranger.receive(request)).toMatchObject({ outcome: 'refused', message: null });
  });

  it('verifies signatures as in the platform documentation of Postion', () => {
    const inbox = new Inbox('postion', verifyPostionPlatform(SECRET), neverFails);
    const body = JSON.stringify({ id: 'uuid', event: message, webhook: { id: 'ep_1', name: 'postion' } });
    const signature = createHmac('sha256', SECRET).update(body).digest('hex');
    const receive = (sent: string) =>
      inbox.receive({ headers: { 'webhook-id': 'dlv_1', 'x-webhook-signature': sent }, body });
    expect(receive(signature)).toMatchObject({ outcome: 'handled', message });
    expect(receive(signature.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).toMatchObject({
      outcome: 'refused',
    });
    expect(receive('short')).toMatchObject({ outcome: 'refused' });
    expect(inbox.receive({ headers: {}, body })).toMatchObject({ outcome: 'refused' });
  });

  it('fails every fifth request, half of them after its work was done', () => {
    const inbox = new Inbox('flaky', verifyStandardWebhooks(SECRET), failsNowAndThen);
    const outcomes = [1, 2, 3, 3, 4, 5, 6, 7, 7, 8].map((id) => inbox.receive(signed(`dlv_${id}`)).outcome);
    const [answerLost, failed] = [outcomes[2], outcomes[7]];
    expect([answerLost, failed]).toEqual(['answer lost', 'failed']);
    expect(outcomes[3]).toBe('repeat');
    expect(outcomes[8]).toBe('handled');
    expect(outcomes.filter((outcome) => outcome === 'handled')).toHaveLength(7);
  });
});
