import { SIGNING_PROFILES, type SigningProfile, verifyWebhook } from '@posthorn/sdk';
import type { CreatedEndpointView, ProjectView, RotatedSecretView, SecretView } from '#admin';
import { headerOf, type ReceivedRequest, type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { Running } from '../e2e/support/running.ts';
import { settingsFor } from '../e2e/support/system.ts';
import { codeOf } from './support/signed-requests.ts';

const WHSEC = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const PUBLICATION = {
  ...{ publication_id: 4711, channel_type: 'telegram', post_content: 'Grüße 🚀' },
  ...{ status_code: 200, error_message: null },
};

/** An endpoint of each profile that signs, in each of its forms, and an event that it gets. */
const CASES: { profile: SigningProfile; more?: object; type?: string; data?: unknown }[] = [
  { profile: 'standard-webhooks' },
  { profile: 'cloudevents', more: { secret: WHSEC } },
  { profile: 'cloudevents', more: { secret: WHSEC, profileOptions: { mode: 'binary' } } },
  {
    ...{ profile: 'postmypost', more: { secret: WHSEC, eventTypes: ['publication.*'] } },
    ...{ type: 'publication.published', data: PUBLICATION },
  },
  { profile: 'raw', data: { bodyBase64: Buffer.from([0, 255, 128, 10, 13]).toString('base64') } },
  { profile: 'raw', data: { body: '<a>ü\0</a>', contentType: 'application/xml' } },
  { profile: 'postion-guide', more: { secret: 'whsec_any characters, with spaces' } },
  { profile: 'postion-platform', more: { secret: 'Zeichen wie ü und 🔑' } },
];

/** The headers by which the receiver of a profile verifies or acts. */
function partsOf(profile: SigningProfile): string[] {
  if (profile === 'postion-guide') return ['X-Postion-Signature'];
  if (profile === 'postion-platform') return ['X-Webhook-Signature', 'X-Webhook-Event', 'X-Webhook-Delivery'];
  return ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
}

/** The part with one of its characters replaced by another of its kind. */
function altered(text: string): string {
  const at = Math.floor(text.length / 2);
  return text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1);
}

describe('The verifier of the SDK, for requests of a running Posthorn,', () => {
  let database: TestDatabase;
  let posthorn: Running;
  let receiver: WebhookReceiver;
  let project: string;

  const createEndpoint = (path: string, more: object) =>
    posthorn.api.post<CreatedEndpointView>(`${project}/endpoints`, { url: receiver.url(path), ...more });
  /** The request of one more event. */
  const next = async (path: string, type = 'post.published', data: unknown = { title: 'Grüße 🚀' }) => {
    const before = receiver.requests(path).length;
    await posthorn.api.post(`${project}/events`, { type, data });
    return (await receiver.waitFor(path, before + 1)).at(-1)!;
  };
  const verify = (profile: SigningProfile, { headers, body }: ReceivedRequest, ...secrets: string[]) =>
    verifyWebhook({ profile, headers, body, secrets });
  const codeFor = (profile: SigningProfile, { headers, body }: ReceivedRequest, ...secrets: string[]) =>
    codeOf({ profile, headers, body, secrets });

  beforeAll(async () => {
    [database, receiver] = await Promise.all([testDatabase(), WebhookReceiver.start()]);
    posthorn = await Running.start(settingsFor(database));
    const { id } = await posthorn.api.post<ProjectView>('/v1/projects', { name: 'A site' });
    project = `/v1/projects/${id}`;
  });
  afterAll(async () => {
    await posthorn.stop();
    await receiver.close();
    await database.drop();
  });

  it('has a case of every profile that signs', () => {
    expect(new Set(CASES.map(({ profile }) => profile))).toEqual(new Set(SIGNING_PROFILES));
  });

  describe.each(CASES)('profile $profile, with $more,', ({ profile, more, type, data }) => {
    const path = `/${CASES.findIndex((each) => each.more === more && each.data === data && each.profile === profile)}`;
    let request: ReceivedRequest;
    let secret: string;

    beforeAll(async () => {
      const endpoint = await createEndpoint(path, { profile, ...more });
      secret = endpoint.secret;
      if (profile === 'postion-guide') await receiver.waitFor(path, 1); // its verification request
      request = await next(path, type, data);
    });
    const withHeader = (name: string, ...values: string[]): ReceivedRequest => ({
      ...request,
      headers: [
        ...request.headers.filter(([other]) => other !== name),
        ...values.map((value): [string, string] => [name, value]),
      ],
    });

    it('accepts every request, and returns its body', async () => {
      for (const sent of receiver.requests(path)) {
        const { payload, webhookId, sentAt, secretIndex } = await verify(profile, sent, secret);
        if (profile === 'raw') expect(Buffer.from(payload as Uint8Array).equals(sent.body)).toBe(true);
        else expect(payload).toEqual(JSON.parse(sent.body.toString()));
        expect(webhookId).toBe(headerOf(sent, 'webhook-id'));
        expect(secretIndex).toBe(0);
        expect(sentAt === null).toBe(profile.startsWith('postion-'));
      }
    });

    it('refuses it with any byte of the body changed', async () => {
      const codes = Array.from(request.body, (byte, at) => {
        const body = Buffer.from(request.body);
        body[at] = byte ^ 1;
        return codeFor(profile, { ...request, body }, secret);
      });
      expect(new Set(await Promise.all(codes))).toEqual(new Set(['signature-mismatch']));
    });

    it.each(partsOf(profile))('refuses it with its header %s changed or doubled', async (name) => {
      const value = headerOf(request, name)!;
      const changed = await codeFor(profile, withHeader(name, altered(value)), secret);
      expect(['signature-mismatch', 'header-mismatch', 'timestamp-too-old', 'timestamp-too-new']).toContain(changed);
      expect(await codeFor(profile, withHeader(name, value, value), secret)).toBe('duplicate-header');
      const joined = withHeader(name, `${value}, ${altered(value)}`);
      expect(await codeFor(profile, joined, secret)).toBe('duplicate-header');
    });

    it('refuses it without its signature, and by another secret', async () => {
      for (const name of partsOf(profile).filter((each) => /signature$/i.test(each)))
        expect(await codeFor(profile, withHeader(name), secret)).toBe('missing-header');
      const other = `whsec_${Buffer.alloc(32, 6).toString('base64')}`;
      expect(await codeFor(profile, request, other)).toBe('signature-mismatch');
    });
  });

  it('accepts a request of either secret during a rotation, and by an ed25519 public key', async () => {
    const first = await createEndpoint('/rotated', { eventTypes: ['rotated'] });
    const rotate = `${project}/endpoints/${first.id}/rotate-secret`;
    const second = await posthorn.api.post<RotatedSecretView>(rotate, {});
    const third = await posthorn.api.post<RotatedSecretView>(rotate, { type: 'ed25519' });
    const request = await next('/rotated', 'rotated');
    const { items } = await posthorn.api.get<{ items: SecretView[] }>(`${project}/endpoints/${first.id}/public-keys`);
    const publicKey = items[0]!.publicKey!;
    expect(publicKey).toBe(third.publicKey);
    for (const secret of [first.secret, second.secret, publicKey])
      expect(await codeFor('standard-webhooks', request, secret)).toBe('accepted');
    expect((await verify('standard-webhooks', request, WHSEC, second.secret)).secretIndex).toBe(1);
    const body = Buffer.concat([request.body, Buffer.from(' ')]);
    for (const secret of [first.secret, second.secret, publicKey])
      expect(await codeFor('standard-webhooks', { ...request, body }, secret)).toBe('signature-mismatch');
  });

  it('accepts the old and the new secret of a profile with one signature', async () => {
    const endpoint = await createEndpoint('/hex', {
      ...{ profile: 'postion-platform', secret: 'the old one', eventTypes: ['hex'] },
    });
    const before = await next('/hex', 'hex');
    await posthorn.api.post(`${project}/endpoints/${endpoint.id}/rotate-secret`, { secret: 'the new one' });
    const after = await next('/hex', 'hex');
    const places = [before, after].map(
      async (request) => (await verify('postion-platform', request, 'the new one', 'the old one')).secretIndex,
    );
    expect(await Promise.all(places)).toEqual([1, 0]);
    expect(await codeFor('postion-platform', after, 'the old one')).toBe('signature-mismatch');
  });

  it('refuses a request that is repeated after the tolerance', async () => {
    const endpoint = await createEndpoint('/late', { eventTypes: ['late'] });
    const { headers, body } = await next('/late', 'late');
    const at = (seconds: number, toleranceSeconds?: number) =>
      codeOf({
        ...{ profile: 'standard-webhooks', headers, body, secrets: [endpoint.secret], toleranceSeconds },
        now: new Date(Date.now() + seconds * 1_000),
      });
    expect([await at(0), await at(310), await at(-310), await at(310, 400)]).toEqual([
      ...['accepted', 'timestamp-too-old', 'timestamp-too-new', 'accepted'],
    ]);
  });
});
