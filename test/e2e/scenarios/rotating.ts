import type { CreatedEndpointView, EndpointView, RevealedSecretsView, RotatedSecretView, SecretView } from '#admin';
import type { ReceivedRequest } from '#testing';
import type { Scene } from '../support/scene.ts';
import { isPlatformSignedBy, isSignedBy, isSignedByKey } from '../support/signatures.ts';
import { TestProject } from '../support/test-project.ts';

const BATCH = 20;
/** Events that are on their way at a time. */
const AHEAD = 200;
const DAY_MS = 86_400_000;

/**
 * Sends events to a path without a pause.
 * @returns a function that stops it, and resolves with the number of events once all have come
 */
function load({ receiver }: Scene, project: TestProject, type: string, path: string): () => Promise<number> {
  let isRunning = true;
  let sent = 0;
  const running = (async () => {
    while (isRunning) {
      await project.sendBatch(Array.from({ length: BATCH }, () => ({ type, data: 1 })));
      sent += BATCH;
      await receiver.waitFor(path, sent - AHEAD);
    }
    await receiver.waitFor(path, sent);
  })();
  return async () => {
    isRunning = false;
    await running;
    return sent;
  };
}

/** How secrets follow one another. */
export function rotating(scene: Scene): void {
  const pathOf = (project: TestProject, { id }: { id: string }) => `${project.path}/endpoints/${id}`;
  const rotate = async (project: TestProject, endpoint: { id: string }, input: object = {}) => {
    const path = `${pathOf(project, endpoint)}/rotate-secret`;
    const rotated = await scene.system.api.post<RotatedSecretView>(path, input);
    return { ...rotated, answeredMs: Date.now() };
  };
  /** The request of one more event. */
  const next = async (project: TestProject, path: string): Promise<ReceivedRequest> => {
    const before = scene.receiver.requests(path).length;
    await project.send({ type: 'post.published', data: 1 });
    return (await scene.receiver.waitFor(path, before + 1)).at(-1)!;
  };

  it('rotates under load: a receiver that knows either secret of a list rejects nothing', async () => {
    const project = await TestProject.create(scene.system);
    const path = '/rotating/list';
    const endpoint = await project.createEndpoint(scene.receiver.url(path));
    const stop = load(scene, project, 'post.published', path);
    await scene.receiver.waitFor(path, AHEAD);
    const { secret, answeredMs } = await rotate(project, endpoint);
    await scene.receiver.waitFor(path, (requests) => requests.filter(({ atMs }) => atMs > answeredMs).length > AHEAD);
    await stop();

    const requests = scene.receiver.requests(path);
    expect(requests.filter((request) => !isSignedBy(request, endpoint.secret))).toEqual([]);
    const later = requests.filter(({ atMs }) => atMs > answeredMs);
    expect(later.filter((request) => !isSignedBy(request, secret))).toEqual([]);
    expect(isSignedBy(requests[0]!, secret)).toBe(false);
  });

  it('rotates under load: a receiver that accepts both secrets of a single signature rejects nothing', async () => {
    const project = await TestProject.create(scene.system);
    const path = '/rotating/hex';
    const more = { profile: 'postion-platform', secret: 'the old one' };
    const endpoint = await project.createEndpoint(scene.receiver.url(path), more);
    const stop = load(scene, project, 'post.published', path);
    await scene.receiver.waitFor(path, AHEAD);
    const { secret, answeredMs } = await rotate(project, endpoint, { secret: 'the new one' });
    await scene.receiver.waitFor(path, (requests) => requests.filter(({ atMs }) => atMs > answeredMs).length > AHEAD);
    await stop();

    const requests = scene.receiver.requests(path);
    const isAccepted = (request: ReceivedRequest) =>
      isPlatformSignedBy(request, 'the old one') || isPlatformSignedBy(request, secret);
    expect(requests.filter((request) => !isAccepted(request))).toEqual([]);
    const later = requests.filter(({ atMs }) => atMs > answeredMs);
    expect(later.filter((request) => !isPlatformSignedBy(request, 'the new one'))).toEqual([]);
    expect(isPlatformSignedBy(requests[0]!, 'the old one')).toBe(true);
  });

  it('signs beside the former secret for the overlap, newest first, and then alone', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const path = '/rotating/overlap';
    const endpoint = await project.createEndpoint(receiver.url(path));
    const rotated = await rotate(project, endpoint, { overlapMs: 60_000 });
    expect(rotated).toMatchObject({ type: 'hmac', state: 'signing', publicKey: null, expiresAt: null });
    const both = await next(project, path);
    expect([endpoint.secret, rotated.secret].map((secret) => isSignedBy(both, secret))).toEqual([true, true]);

    await system.advance(61_000);
    const after = await next(project, path);
    expect([endpoint.secret, rotated.secret].map((secret) => isSignedBy(after, secret))).toEqual([false, true]);
    const changedAt = async () => (await system.api.get<EndpointView>(pathOf(project, endpoint))).updatedAt;
    const before = await changedAt();
    const revealed = await system.api.get<RevealedSecretsView>(`${pathOf(project, endpoint)}/secret`);
    expect(await changedAt()).toBe(before);
    expect(revealed).toMatchObject({ secret: rotated.secret, secrets: [{ id: rotated.id, state: 'signing' }] });
    const event = await project.send({ type: 'post.published', data: 2 });
    const { attempts } = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    expect(attempts[0]!.request).toMatchObject({ isAsSent: true });
  });

  it('begins to sign at the given time, by default for 24 hours beside the former secret', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const path = '/rotating/planned';
    const endpoint = await project.createEndpoint(receiver.url(path));
    const activateAt = new Date(Date.parse(endpoint.createdAt) + 3_600_000).toISOString();
    const planned = await rotate(project, endpoint, { activateAt });
    expect(planned).toMatchObject({ state: 'upcoming', activatesAt: activateAt });
    const before = await next(project, path);
    expect([endpoint.secret, planned.secret].map((secret) => isSignedBy(before, secret))).toEqual([true, false]);
    const { secrets } = await system.api.get<RevealedSecretsView>(`${pathOf(project, endpoint)}/secret`);
    expect(secrets).toMatchObject([
      { id: planned.id, state: 'upcoming', secret: planned.secret },
      {
        state: 'signing',
        secret: endpoint.secret,
        expiresAt: new Date(Date.parse(activateAt) + DAY_MS).toISOString(),
      },
    ]);

    await system.advance(3_601_000);
    const after = await next(project, path);
    expect([endpoint.secret, planned.secret].map((secret) => isSignedBy(after, secret))).toEqual([true, true]);
  });

  it('may be an ed25519 secret beside a symmetric secret, and its public key can be read without the secret', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const path = '/rotating/ed25519';
    const endpoint = await project.createEndpoint(receiver.url(path));
    const rotated = await rotate(project, endpoint, { type: 'ed25519' });
    expect(rotated).toMatchObject({ type: 'ed25519', publicKey: expect.stringMatching(/^whpk_/) as string });
    const keys = `${pathOf(project, endpoint)}/public-keys`;
    const { items } = await system.api.get<{ items: SecretView[] }>(keys);
    expect(items).toEqual([expect.objectContaining({ id: rotated.id, publicKey: rotated.publicKey })]);
    expect(JSON.stringify(items)).not.toContain(rotated.secret);
    const request = await next(project, path);
    expect(isSignedByKey(request, rotated.publicKey!)).toBe(true);
    expect(isSignedBy(request, endpoint.secret)).toBe(true);

    const more = { profile: 'postion-platform' };
    const hex = await project.createEndpoint(receiver.url('/rotating/no-ed25519'), more);
    const refused = await system.api.call('POST', `${pathOf(project, hex)}/rotate-secret`, {
      json: { type: 'ed25519' },
    });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/type' }] } });
  });

  it('is one of at most ten, and a leaked secret can still be ended at once', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const path = '/rotating/ten';
    const endpoint = await project.createEndpoint(receiver.url(path));
    const later = (n: number) => new Date(Date.parse(endpoint.createdAt) + DAY_MS + n * 1_000).toISOString();
    for (let n = 1; n < 10; n++) await rotate(project, endpoint, { activateAt: later(n) });
    const call = { json: { activateAt: later(10) } };
    const eleventh = await system.api.call('POST', `${pathOf(project, endpoint)}/rotate-secret`, call);
    expect(eleventh).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('10 current or later secrets') as string },
    });

    const urgent = await rotate(project, endpoint, { overlapMs: 0 });
    const request = await next(project, path);
    expect([endpoint.secret, urgent.secret].map((secret) => isSignedBy(request, secret))).toEqual([false, true]);
  });

  it('is revealed only after the caller’s key is recorded, in a response that may not be cached', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/rotating/shown'));
    const path = `${pathOf(project, endpoint)}/secret`;
    const shown = await system.api.call<RevealedSecretsView>('GET', path);
    expect(shown).toMatchObject({ headers: { 'cache-control': 'no-store' }, body: { secret: endpoint.secret } });
    await rotate(project, endpoint);
    const { rows } = await system.database.pool.query<{ type: string; data: object }>(
      `select s.type, s.data from posthorn.stream_event s where s.project_id = (
         select p.project_id from posthorn.endpoint p where p.url = $1
       ) and s.type like 'secret.%' order by s.version`,
      [receiver.url('/rotating/shown')],
    );
    expect(rows.map(({ type }) => type)).toEqual(['secret.revealed', 'secret.rotated']);
    expect(rows[0]!.data).toEqual({ by: 'POSTHORN_ADMIN_KEY', secretIds: [expect.any(String)] });
    expect(rows[1]!.data).toMatchObject({ by: 'POSTHORN_ADMIN_KEY', overlapMs: DAY_MS });
  });

  it('limits the profiles that its endpoint may change to', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const made = await system.api.post<CreatedEndpointView>(`${project.path}/endpoints`, {
      ...{ url: receiver.url('/rotating/profile'), profile: 'postion-platform', secret: 'only characters' },
    });
    const path = pathOf(project, made);
    const refused = await system.api.call('PATCH', path, { json: { profile: 'standard-webhooks' } });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/profile' }] } });
    expect(JSON.stringify(refused.body)).not.toContain('only characters');
    const { secret } = await rotate(project, made, { secret: `whsec_${'A'.repeat(43)}=`, overlapMs: 0 });
    await system.api.patch(path, { profile: 'standard-webhooks' });
    expect(isSignedBy(await next(project, '/rotating/profile'), secret)).toBe(true);
  });

  it('of a new endpoint has the type of its project, if the profile can sign with it', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const url = receiver.url('/typed');
    const create = async (more: object = {}) => (await project.createEndpoint(url, more)).secret.split('_')[0];
    expect(await system.api.get(project.path)).toMatchObject({ secretType: 'hmac' });
    expect(await create()).toBe('whsec');
    expect(await system.api.patch(project.path, { secretType: 'ed25519' })).toMatchObject({ secretType: 'ed25519' });
    expect(await create()).toBe('whsk');
    expect(await create({ profile: 'postion-platform' })).not.toBe('whsk');
    expect(await create({ secret: `whsec_${'A'.repeat(43)}=` })).toBe('whsec');

    const { id, secret } = await project.createEndpoint(receiver.url('/typed/signed'));
    const { items } = await system.api.get<{ items: SecretView[] }>(`${project.path}/endpoints/${id}/public-keys`);
    expect(items).toMatchObject([{ type: 'ed25519' }]);
    await project.send({ type: 'typed.signed', data: 1 });
    const [request] = await receiver.waitFor('/typed/signed', 1);
    expect(isSignedByKey(request!, items[0]!.publicKey!)).toBe(true);
    expect(request!.body.toString()).not.toContain(secret);
  });
}
