import type { CreatedEndpointView, Page, ProjectView } from '#admin';
import { connectSession } from '#postgres';
import { cleanUpAfterEach, eventually, type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import type { Problem } from './support/routes.ts';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

describe('A request with an Idempotency-Key', () => {
  const cleanUp = cleanUpAfterEach();
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let posthorn: Running;
  let path: string;

  beforeAll(async () => {
    [database, receiver] = await Promise.all([testDatabase(), WebhookReceiver.start()]);
    posthorn = await Running.start(settingsFor(database));
  });
  beforeEach(async () => {
    const { id } = await posthorn.api.post<ProjectView>('/v1/projects', { name: 'A site' });
    path = `/v1/projects/${id}/endpoints`;
  });
  afterAll(async () => {
    await posthorn.stop();
    await receiver.close();
    await database.drop();
  });

  const post = (route: string, key: string, json: object = {}) =>
    posthorn.api.call<CreatedEndpointView & Problem>('POST', route, { json, headers: { 'idempotency-key': key } });
  const create = (more: object = {}) =>
    post(path, `key of ${path}`.replaceAll(' ', '-'), { url: receiver.url('/'), ...more });
  const endpoints = async () => (await posthorn.api.get<Page<unknown>>(path)).items;
  /** Makes Postgres do this at each such change of a table, until the test ends or the returned function is called. */
  const atEach = async (change: string, table: string, action: string, kind = 'trigger', more = '') => {
    const drop = () => database.pool.query(`drop function if exists at_each cascade`);
    await database.pool.query(
      `create function at_each() returns trigger language plpgsql as $$ begin ${action}; return new; end $$;
       create ${kind} at_each ${change} on posthorn.${table} ${more} for each row execute function at_each()`,
    );
    cleanUp(drop);
    return drop;
  };
  const age = (seconds: number) =>
    database.pool.query(
      `update posthorn.idempotency_key k set created_at = k.created_at - $1 * interval '1 second' where k.status is null`,
      [seconds],
    );

  it('gets its response with the secret even if the response cannot be stored for repeats', async () => {
    await atEach('before update', 'idempotency_key', `raise 'not now'`);
    const created = await create();
    expect(created).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/) as string } });
    expect(await create()).toMatchObject({ status: 409 });
    const rotated = await post(`${path}/${created.body.id}/rotate-secret`, `rotation-of-${created.body.id}`);
    expect(rotated).toMatchObject({ status: 200, body: { secret: expect.stringMatching(/^whsec_/) as string } });
    expect(await endpoints()).toHaveLength(1);
  });

  it('gets its response while a lock keeps the response from being stored, and a repeat gets the first response', async () => {
    const release = receiver.hold('/locked');
    const answer = create({ url: receiver.url('/locked'), verify: true });
    await receiver.waitFor('/locked', 1);
    const session = await connectSession({ url: database.url, applicationName: 'spec', connectTimeoutMs: 5_000 });
    cleanUp(() => session.end());
    await session.query('begin; lock table posthorn.idempotency_key in share mode');
    release();
    const { status, body } = await answer;
    expect({ status, secret: body.secret }).toEqual({
      status: 201,
      secret: expect.stringMatching(/^whsec_/) as string,
    });
    await session.query('commit');
    const repeat = () => create({ url: receiver.url('/locked'), verify: true });
    expect(await eventually(repeat, (again) => again.status !== 409)).toMatchObject({ status: 201, body });
    expect(await endpoints()).toHaveLength(1);
  });

  it('is executed again at once if its transaction was rolled back', async () => {
    const mend = await atEach('before insert', 'endpoint', `raise 'not now' using errcode = 'lock_not_available'`);
    expect(await create()).toMatchObject({ status: 503 });
    await mend();
    expect(await create()).toMatchObject({ status: 201 });
  });

  it('is executed again at once if it was refused', async () => {
    expect(await create({ url: 'no URL' })).toMatchObject({ status: 422 });
    expect(await create()).toMatchObject({ status: 201 });
  });

  it('keeps its key while its commit is in doubt, until the reservation ends', async () => {
    const end = 'perform pg_terminate_backend(pg_backend_pid())';
    const mend = await atEach('after insert', 'endpoint', end, 'constraint trigger', 'deferrable initially deferred');
    expect(await create()).toMatchObject({ status: 503 });
    await mend();
    expect(await create()).toMatchObject({ status: 409, body: { title: 'conflict' } });
    await age(600);
    expect(await create()).toMatchObject({ status: 201 });
  });

  it('is not executed a second time while the first execution waits for a receiver', async () => {
    const release = receiver.hold('/slow');
    const first = create({ url: receiver.url('/slow'), verify: true });
    await receiver.waitFor('/slow', 1);
    await age(70);
    expect(await create({ url: receiver.url('/slow'), verify: true })).toMatchObject({ status: 409 });
    release();
    const { status, body } = await first;
    expect(status).toBe(201);
    expect(await create({ url: receiver.url('/slow'), verify: true })).toMatchObject({
      ...{ status: 201, body },
      headers: { 'idempotent-replayed': 'true' },
    });
    expect(receiver.requests('/slow')).toHaveLength(1);
  });
});
