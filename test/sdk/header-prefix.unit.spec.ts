import { verifyWebhook } from '@posthorn/sdk';
import { codeOf, standard } from './support/signed-requests.ts';

describe('verifyWebhook', () => {
  it('reads the headers of an endpoint with a prefix of its own, and no others', async () => {
    const { headers, ...request } = standard();
    const prefixed = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.replace('webhook-', 'svix-'), value]),
    );
    const { webhookId } = await verifyWebhook({ ...request, headers: prefixed, headerPrefix: 'svix-' });
    expect(webhookId).toBe(headers['webhook-id']);
    expect(await codeOf({ ...request, headers: prefixed })).toBe('missing-header');
    expect(await codeOf({ ...request, headers, headerPrefix: 'svix-' })).toBe('missing-header');
    const wrongTime = { ...prefixed, 'svix-timestamp': 'now' };
    await expect(verifyWebhook({ ...request, headers: wrongTime, headerPrefix: 'svix-' })).rejects.toThrow(
      'The header `svix-timestamp` must be Unix seconds.',
    );
  });
});
