import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { profileNames } from '#wire-profiles';
import { headerOf, type ReceivedRequest } from '#testing';
import { verifyWebhook } from '@posthorn/sdk';
import type { Problem } from '../support/routes.ts';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

/** A type that profiles with few types accept too. */
const TYPE_OF: Record<string, string> = { postmypost: 'publication.failed', postpress: 'messaging.received' };

/** The headers that the HTTP client adds itself, for every profile. */
const OF_THE_CONNECTION = ['host', 'connection', 'content-length'];

const namesOf = ({ headers }: Pick<ReceivedRequest, 'headers'>) => headers.map(([name]) => name);

/** A body without the parts that differ between two events of the same content. */
function gistOf({ body }: ReceivedRequest): string {
  const uuid = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g;
  const time = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
  return body
    .toString()
    .replace(uuid, 'uuid')
    .replace(time, 'time')
    .replace(/evt_[\da-z]{26}/g, 'evt');
}

/** The creation of an endpoint of each profile, and the requests that it gets. */
export function profiles(scene: Scene): void {
  it.each(profileNames())('of %s sends exactly the request that its endpoint’s log shows', async (profile) => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const path = `/profiles/${profile}`;
    const endpoint = await project.createEndpoint(receiver.url(path), { profile });
    const type = TYPE_OF[profile] ?? 'post.published';
    const event = await project.send({ type, data: { post_content: 'Grüße' }, actor: 'Zoë' });
    const { attempts } = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    const request = receiver.requests(path).at(-1); // after the verification request, if there is one
    expect(request!.body.toString()).toContain('Grüße');
    expect(attempts[0]!.request).toMatchObject({ body: request!.body.toString(), isAsSent: true });
    const shown = attempts[0]!.request!.headers;
    const own = shown.filter(({ value }) => value !== endpoint.headers[0]?.value);
    expect(request!.headers).toEqual(expect.arrayContaining(own.map(({ name, value }) => [name, value])));
    const [host, connection, contentLength] = OF_THE_CONNECTION;
    expect(namesOf(request!)).toEqual([host, connection, ...shown.map(({ name }) => name), contentLength]);
  });

  it.each(profileNames())('of %s sends a test like a real event', async (profile) => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const path = `/profiles/${profile}/test`;
    const endpoint = await project.createEndpoint(receiver.url(path), { profile, verify: false });
    const printed = { type: TYPE_OF[profile] ?? 'post.published', data: { post_content: 'Grüße' } };
    await system.api.post(`${project.path}/endpoints/${endpoint.id}/test`, printed);
    await project.send(printed);
    const [test, real] = await receiver.waitFor(path, 2);
    expect(gistOf(test!)).toBe(gistOf(real!));
    expect(namesOf(test!)).toEqual(namesOf(real!));
  });

  it('of raw sends the publisher’s bytes, which its log shows in base64 if they are no text', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/profiles/bytes'), { profile: 'raw' });
    const bytes = Buffer.from([0, 255, 128, 13, 10]);
    const bodies = [
      { data: { bodyBase64: bytes.toString('base64'), contentType: 'image/png' }, body: bytes, encoding: 'base64' },
      { data: { body: '\0ü', contentType: 'text/csv' }, body: Buffer.from('\0ü'), encoding: 'utf-8' },
    ] as const;
    for (const [nth, { data, body, encoding }] of bodies.entries()) {
      const { id } = await project.send({ type: 'post.published', data });
      const delivery = await project.delivery(id, endpoint.id, ({ status }) => status === 'succeeded');
      const { request } = delivery.attempts[0]!;
      expect(request).toMatchObject({ body: body.toString(encoding), bodyEncoding: encoding, isAsSent: true });
      const sent = receiver.requests('/profiles/bytes').at(-1)!;
      expect([headerOf(sent, 'content-type'), sent.body.toString('hex')]).toEqual([
        ...[data.contentType, body.toString('hex')],
      ]);
      const path = `${project.path}/deliveries/${delivery.id}/attempts/1?format=curl`;
      const { body: command } = await system.api.call<string>('GET', path);
      await promisify(execFile)('/bin/sh', ['-c', `${command.trimEnd()} --silent --noproxy '*'`]);
      const again = receiver.requests('/profiles/bytes');
      expect(again).toHaveLength(2 * nth + 2);
      expect(again.at(-1)!.body.equals(body)).toBe(true);
    }
  });

  it('of standard-webhooks has the endpoint’s own prefix in its headers, which no other header may have', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const headers = [{ key: 'Svix-Id', value: 'own' }];
    const endpoint = await project.createEndpoint(receiver.url('/profiles/prefix'), { headers });
    const path = `${project.path}/endpoints/${endpoint.id}`;
    const profileOptions = { headerPrefix: 'svix-' };
    const change = (json: object) => system.api.call<Problem>('PATCH', path, { json });
    const refused = await change({ profileOptions });
    expect([refused.status, refused.body.errors?.map(({ pointer }) => pointer)]).toEqual([422, ['/profileOptions']]);
    expect((await change({ profileOptions, headers: [] })).status).toBe(200);
    const later = await change({ headers });
    expect([later.status, later.body.errors?.map(({ pointer }) => pointer)]).toEqual([422, ['/headers/0/key']]);
    const event = await project.send({ type: 'post.published', data: 1 });
    const { attempts } = await project.delivery(event.id, endpoint.id, ({ status }) => status === 'succeeded');
    const [request] = await receiver.waitFor('/profiles/prefix', 1);
    const own = ['svix-id', 'svix-timestamp', 'svix-signature', 'Content-Type'];
    expect(attempts[0]!.request!.headers.map(({ name }) => name)).toEqual(own);
    expect(namesOf(request!)).toEqual(['host', 'connection', ...own, 'content-length']);
    const { body } = request!;
    const verified = await verifyWebhook({
      ...{ profile: 'standard-webhooks', headers: request!.headers, body, secrets: [endpoint.secret] },
      ...{ headerPrefix: 'svix-', now: new Date(Number(headerOf(request!, 'svix-timestamp')) * 1_000) },
    });
    expect(verified.webhookId).toBe(headerOf(request!, 'svix-id'));
  });

  it('of postpress sends no Content-Type unless a header of its endpoint sets it', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/profiles/plain'), { profile: 'postpress' });
    expect(endpoint.headers.map(({ key }) => key)).toEqual(['Content-Type']);
    const own = (headers: object[]) => system.api.patch(`${project.path}/endpoints/${endpoint.id}`, { headers });
    await own([]);
    await project.send({ type: 'messaging.received', data: 1 });
    const [plain] = await receiver.waitFor('/profiles/plain', 1);
    expect(namesOf(plain!)).toEqual(['host', 'connection', 'webhook-id', 'content-length']);
    await own([{ key: 'Postpress-Auth', value: 'yoursecretkey' }]);
    await project.send({ type: 'messaging.received', data: 2 });
    const [, known] = await receiver.waitFor('/profiles/plain', 2);
    expect(known!.headers).toContainEqual(['Postpress-Auth', 'yoursecretkey']);
    expect(namesOf(known!)).not.toContain('Content-Type');
  });

  it('has options for its endpoint, and a changed option applies from the next event on', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const options = { mode: 'binary', origin: 'events.example.com' };
    const more = { profile: 'cloudevents', profileOptions: options };
    const endpoint = await project.createEndpoint(receiver.url('/profiles/options'), more);
    expect(endpoint).toMatchObject({ profileOptions: options });
    await project.send({ type: 'post.published', data: { title: 'Hi' } });
    const [first] = await receiver.waitFor('/profiles/options', 1);
    expect(first!.body.toString()).toBe('{"title":"Hi"}');
    expect(headerOf(first!, 'ce-type')).toBe('post.published');
    expect(headerOf(first!, 'WebHook-Request-Origin')).toBe('events.example.com');

    const path = `${project.path}/endpoints/${endpoint.id}`;
    await system.api.patch(path, { profileOptions: {} });
    expect(await system.api.get(path)).toMatchObject({ profile: 'cloudevents', profileOptions: {} });
    await project.send({ type: 'post.published', data: 2 });
    const [, second] = await receiver.waitFor('/profiles/options', 2);
    expect(headerOf(second!, 'content-type')).toBe('application/cloudevents+json');
  });

  it('with a form for some event types only is subscribed to these types by default', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const endpoint = await project.createEndpoint(receiver.url('/profiles/types'), { profile: 'postmypost' });
    expect(endpoint.eventTypes).toEqual(['publication.*']);
    const other = await project.send({ type: 'post.published', data: 1 });
    expect(await project.routing(other.id)).toMatchObject({ endpoints: [{ matched: false, reason: 'event-type' }] });

    const path = `${project.path}/endpoints/${endpoint.id}`;
    await system.api.patch(path, { eventTypes: null });
    expect(await system.api.get(path)).toMatchObject({ eventTypes: ['publication.*'] });
    const refused = await system.api.call('PATCH', path, { json: { profile: 'postpress' } });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/eventTypes/0' }] } });
    await system.api.patch(path, { profile: 'postpress', eventTypes: null });
    expect(await system.api.get(path)).toMatchObject({ profile: 'postpress', eventTypes: ['messaging.*'] });
  });

  it('refuses the options of another profile when an endpoint changes to it, instead of dropping them', async () => {
    const { system, receiver } = scene;
    const project = await TestProject.create(system);
    const profileOptions = { template: '{{data.title}}' };
    const more = { profile: 'slack', profileOptions };
    const { id } = await project.createEndpoint(receiver.url('/profiles/change'), more);
    const path = `${project.path}/endpoints/${id}`;
    const refused = await system.api.call('PATCH', path, { json: { profile: 'cloudevents' } });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/profileOptions/template' }] } });
    await system.api.patch(path, { profile: 'discord' });
    expect(await system.api.get(path)).toMatchObject({ profile: 'discord', profileOptions });
  });
}
