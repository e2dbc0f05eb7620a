import type { EventView, Page } from '#admin';
import type { Problem } from '../support/routes.ts';
import type { Scene } from '../support/scene.ts';
import { type Accepted, TestProject } from '../support/test-project.ts';

const PAIRS = 25;

/** Events that are sent twice, unchanged or changed. */
export function repeating(scene: Scene): void {
  const post = (project: TestProject, json: object, key?: string, route = 'events') =>
    scene.system.api.call<Accepted & { items: Accepted[] } & Problem>('POST', `${project.path}/${route}`, {
      json,
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const stored = async (project: TestProject) => {
    const { items } = await scene.system.api.get<Page<EventView>>(`${project.path}/events?limit=250`);
    return items.filter(({ type }) => type !== 'endpoint.created');
  };
  const event = (data: unknown, more: object = {}) => ({ type: 'post.published', data, ...more });

  it('are refused if they differ under one id, with the pointer of the id', async () => {
    const project = await TestProject.create(scene.system);
    const { body: first } = await post(project, event({ a: 1 }, { id: 'x' }));
    expect(await post(project, event({ a: 1 }, { id: 'x' }))).toMatchObject({
      status: 202,
      body: { id: first.id, duplicate: true },
    });
    const others = [
      event({ a: 2 }, { id: 'x' }),
      { ...event({ a: 1 }, { id: 'x' }), type: 'post.deleted' },
      event({ a: 1 }, { id: 'x', channel: 'c' }),
      event({ a: 1 }, { id: 'x', occurredAt: '2020-01-01T00:00:00Z' }),
    ];
    for (const json of others) {
      const { status, body } = await post(project, json);
      expect([status, body.errors?.map(({ pointer }) => pointer)]).toEqual([409, ['/id']]);
      expect(body.errors![0]!.message).toContain(first.id);
    }
    expect(await stored(project)).toHaveLength(1);
  });

  it('are refused if their times to live differ, and taken for the same if these are equal', async () => {
    const project = await TestProject.create(scene.system);
    const living = (expiresAfterMs: number) => event(1, { id: 'x', expiresAfterMs });
    const batch = (expiresAfterMs: number) => ({ events: [living(expiresAfterMs)] });
    const { body: first } = await post(project, living(1_000));
    expect((await post(project, living(1_000))).body).toMatchObject({ id: first.id, duplicate: true });
    const refused = [
      await post(project, living(60_000)),
      await post(project, living(1_500)),
      await post(project, batch(60_000), undefined, 'events/batch'),
    ];
    for (const { status, body } of refused) {
      expect([status, body.errors?.[0]?.message]).toEqual([
        409,
        expect.stringContaining('whose expiresAfterMs differs'),
      ]);
    }
  });

  it('are refused as a whole batch, and nothing of the batch is stored', async () => {
    const project = await TestProject.create(scene.system);
    await post(project, event(1, { id: 'x' }));
    const batch = { events: [event(0, { id: 'new' }), event(2), event(3, { id: 'x' }), event(1, { id: 'x' })] };
    const { status, body } = await post(project, batch, undefined, 'events/batch');
    expect([status, body.errors?.map(({ pointer }) => pointer)]).toEqual([409, ['/events/2/id']]);
    const twice = { events: [event(1, { id: 'y' }), event(2, { id: 'y' })] };
    expect(await post(project, twice, undefined, 'events/batch')).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: '/events/1/id' }] },
    });
    expect(await stored(project)).toHaveLength(1);
  });

  it('are refused under one Idempotency-Key if they differ, even at the same instant', async () => {
    const project = await TestProject.create(scene.system);
    for (let pair = 0; pair < PAIRS; pair++) {
      const answers = await Promise.all([1, 2].map((data) => post(project, event({ pair, data }), `pair-${pair}`)));
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    }
    expect(await stored(project)).toHaveLength(PAIRS);
  });

  it.each<[string, string, object, string, object]>([
    ['another event with an id of its own', 'events', event(1, { id: 'a' }), 'events', event(1, { id: 'b' })],
    ['an id where there was none', 'events', event(1), 'events', event(1, { id: 'a' })],
    ['a longer batch', 'events/batch', { events: [event(1)] }, 'events/batch', { events: [event(1), event(2)] }],
    ['a shorter batch', 'events/batch', { events: [event(1), event(2)] }, 'events/batch', { events: [event(1)] }],
    ['a batch of the same event', 'events', event(1), 'events/batch', { events: [event(1)] }],
    [
      'a batch that differs at its end',
      'events/batch',
      { events: [event(1, { id: 'a' }), event(2)] },
      'events/batch',
      { events: [event(1, { id: 'a' }), event(3)] },
    ],
  ])('are refused under one Idempotency-Key: %s', async (_, firstRoute, first, otherRoute, other) => {
    for (const isAtOnce of [false, true]) {
      const project = await TestProject.create(scene.system);
      const sends = [() => post(project, first, 'k', firstRoute), () => post(project, other, 'k', otherRoute)];
      const answers = isAtOnce
        ? await Promise.all(sends.map((send) => send()))
        : [await sends[0]!(), await sends[1]!()];
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
      const winner = answers.findIndex(({ status }) => status === 202);
      const { body } = answers[winner]!;
      const ids = (body.items ?? [body]).map(({ id }) => id);
      expect((await stored(project)).map(({ id }) => id).sort()).toEqual([...ids].sort());
      const repeat = await sends[winner]!();
      expect((repeat.body.items ?? [repeat.body]).map(({ id }) => id)).toEqual(ids);
    }
  });

  it('are found by the caller’s own id, and by each spelling of Posthorn’s id', async () => {
    const project = await TestProject.create(scene.system);
    const endpoint = await project.createEndpoint(scene.receiver.url('/repeating/found'));
    const uid = 'order/17 #ü';
    const { id } = await project.send(event(1, { id: uid }));
    await project.delivery(id, endpoint.id, ({ status }) => status === 'succeeded');
    const { rows } = await scene.system.database.pool.query<{ uuid: string }>(
      'select k.event_id as uuid from posthorn.event_key k where k.key = $1',
      [uid],
    );
    const uuid = rows[0]!.uuid;
    for (const name of [id, uuid, uuid.toUpperCase(), encodeURIComponent(uid)]) {
      expect(await scene.system.api.get(`${project.path}/events/${name}`)).toMatchObject({ id, uid, data: 1 });
      expect((await project.routing(name)).endpoints).toMatchObject([{ endpointId: endpoint.id, matched: true }]);
      const list = `${project.path}/deliveries?event=${name}`;
      expect(await scene.system.api.get(list)).toMatchObject({ items: [{ eventId: id, endpointId: endpoint.id }] });
    }
    const named = await post(project, event(2), 'a-key');
    expect(await scene.system.api.get(`${project.path}/events/${named.body.id}`)).toMatchObject({ uid: null });
    expect((await stored(project)).map((one) => one.uid)).toEqual([null, uid]);
    const other = await TestProject.create(scene.system);
    for (const name of [id, uuid, encodeURIComponent(uid), '%01idempotency-key:a-key%2F0']) {
      const path = `${name.startsWith('%01') ? project.path : other.path}/events/${name}`;
      expect(await scene.system.api.call('GET', path)).toMatchObject({ status: 404 });
    }
    expect(await scene.system.api.get(`${project.path}/deliveries?event=nobody`)).toMatchObject({ items: [] });
  });
}
