import fc from 'fast-check';
import { systemClock } from '#kernel';
import { EgressPolicy, HttpDeliveryClient, type HttpOutcome } from '#http-delivery';
import { SAMPLE_RECEIVERS, type SampleReceiver } from '#testing';
import { isSuccess } from './delivery-policy.ts';
import { profileNamed } from './profile-named.ts';
import { arbitraryInput } from './testing/arbitrary-input.ts';
import { inputOf, wireVectors } from './testing/wire-vectors.ts';
import type { RenderInput } from './render-input.ts';

const ARBITRARY_EVENTS = 200;
const OWNER = { projectId: 'project', endpointId: 'endpoint' };

describe.each(SAMPLE_RECEIVERS)('the receiver of $page, over HTTP,', ({ profile: name, start }) => {
  const profile = profileNamed(name);
  const http = new HttpDeliveryClient({ egress: new EgressPolicy(['127.0.0.0/8']), clock: systemClock });
  let receiver: SampleReceiver;
  const send = (input: RenderInput) => {
    const { timeoutMs } = profile.defaultPolicy;
    return new Promise<HttpOutcome>((done) =>
      http.send({ ...OWNER, url: receiver.url, ...profile.render(input), timeoutMs }, done),
    );
  };
  const isAccepted = (outcome: HttpOutcome) =>
    outcome.kind === 'answered' && isSuccess(profile.defaultPolicy, outcome.status);
  const given = (type: string, data: unknown): RenderInput => {
    const input = inputOf(
      wireVectors.find((vector) => vector.profile === name)!,
      profile,
    );
    const event = { ...input.event, type, data: JSON.stringify(data) };
    return { ...input, event, keys: [profile.keyOf(receiver.secret)] };
  };

  beforeAll(async () => {
    receiver = await start();
  });
  afterAll(async () => {
    await http.close(0);
    await receiver.close();
  });

  it('accepts the deliveries of all cases', async () => {
    for (const vector of wireVectors.filter((each) => each.profile === name)) {
      const keys = [profile.keyOf(receiver.secret)];
      expect(isAccepted(await send({ ...inputOf(vector, profile), keys }))).toBe(true);
    }
  });

  it('accepts a delivery of any JSON', async () => {
    const inputs = fc.sample(arbitraryInput([profile.keyOf(receiver.secret)]), ARBITRARY_EVENTS);
    const outcomes = await Promise.all(inputs.map(send));
    expect(outcomes.filter((outcome) => !isAccepted(outcome))).toEqual([]);
  });

  it('accepts the verification request', async () => {
    const data = { webhook_id: 'ep_01h455vb4pex5vsknk084sn02q', challenge: 'c8f2e' };
    expect(isAccepted(await send(given('webhook.verification', data)))).toBe(true);
  });

  it('accepts a test', async () => {
    expect(isAccepted(await send(given(profile.testType ?? 'post.published', { title: 'A test' })))).toBe(true);
  });

  it('accepts the newest secret while it is being rotated', async () => {
    const input = given('post.created', { title: 'Hi' });
    expect(isAccepted(await send({ ...input, keys: [...input.keys, profile.keyOf('older')] }))).toBe(true);
  });

  it('refuses a request that another secret signed', async () => {
    const input = { ...given('post.created', { title: 'Hi' }), keys: [profile.keyOf('of somebody else')] };
    expect(await send(input)).toMatchObject({ kind: 'answered', status: 401 });
  });
});

describe('the receiver of the platform documentation', () => {
  it('finds its fields in the body', async () => {
    const receiver = await SAMPLE_RECEIVERS[1].start();
    const profile = profileNamed('postion-platform');
    const http = new HttpDeliveryClient({ egress: new EgressPolicy(['127.0.0.0/8']), clock: systemClock });
    const vector = wireVectors.find((each) => each.profile === 'postion-platform')!;
    const input = { ...inputOf(vector, profile), keys: [profile.keyOf(receiver.secret)] };
    await new Promise((done) =>
      http.send({ ...OWNER, url: receiver.url, ...profile.render(input), timeoutMs: 30_000 }, done),
    );
    expect(receiver.printed).toContain('New post created: My New Post');
    await http.close(0);
    await receiver.close();
  });
});
