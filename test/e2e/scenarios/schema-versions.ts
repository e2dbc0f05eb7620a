import type { EventTypeDetailsView, EventTypeView, EventView } from '#admin';
import type { Problem } from '../support/routes.ts';
import type { Scene } from '../support/scene.ts';
import { TestProject } from '../support/test-project.ts';

const needing = (...required: string[]) => ({ type: 'object', required });
const [FIRST, SECOND] = [needing('id'), needing('id', 'title')];
const TYPE = 'post.published';

/** The versions of the schema of an event type, side by side. */
export function schemaVersions(scene: Scene): void {
  let project: TestProject;
  let path: string;

  beforeEach(async () => {
    project = await TestProject.create(scene.system);
    path = `${project.path}/event-types/${TYPE}`;
    await scene.system.api.patch(project.path, { schemaValidation: 'enforce' });
    await scene.system.api.post(`${project.path}/event-types`, { name: TYPE, schema: FIRST });
  });

  const put = (json: object) => scene.system.api.call<EventTypeView & Problem>('PUT', path, { json });
  const get = () => scene.system.api.get<EventTypeDetailsView>(path);
  const send = (data: object, schemaVersion?: number, more = {}) =>
    scene.system.api.call<{ id: string } & Problem>('POST', `${project.path}/events`, {
      json: { type: TYPE, data, schemaVersion, ...more },
    });

  it('grows only if the next version is named, and then keeps the former schema', async () => {
    expect(await get()).toMatchObject({ schemaVersion: 1, schema: FIRST, schemas: { 1: FIRST } });
    const replaced = needing('name');
    expect((await put({ schema: replaced })).body).toMatchObject({ schemaVersion: 1, schema: replaced, version: 2 });
    await put({ schema: FIRST, schemaVersion: 1 });
    const next = await put({ schema: SECOND, schemaVersion: 2 });
    expect(next).toMatchObject({ status: 200, body: { schemaVersion: 2, schema: SECOND, version: 4 } });
    expect(next.body).not.toHaveProperty('schemas');
    expect((await put({ schema: SECOND, schemaVersion: 2 })).body).toEqual(next.body);
    expect(await get()).toEqual({ ...next.body, schemas: { 1: FIRST, 2: SECOND } });
    for (const schemaVersion of [1, 4]) {
      const refused = await put({ schema: SECOND, schemaVersion });
      const message = 'Must be 2, the present version, or 3 for a new version.';
      expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/schemaVersion', message }] } });
    }
  });

  it('keeps the ten newest versions', async () => {
    for (let schemaVersion = 2; schemaVersion <= 12; schemaVersion++) {
      await put({ schema: needing(`v${schemaVersion}`), schemaVersion });
    }
    const { schemas } = await get();
    expect(Object.keys(schemas)).toEqual(['3', '4', '5', '6', '7', '8', '9', '10', '11', '12']);
    expect((await send({ v3: 1 }, 3)).status).toBe(202);
    expect((await send({ id: 1 }, 2)).body.errors).toMatchObject([{ pointer: '/schemaVersion' }]);
  });

  it('checks an event by the version that it names, or else by the newest, and shows the named version', async () => {
    await put({ schema: SECOND, schemaVersion: 2 });
    const [old, wrong, newest] = [await send({ id: 1 }, 1), await send({ id: 1 }), await send({ id: 1, title: 'A' })];
    expect([old.status, wrong.status, newest.status]).toEqual([202, 422, 202]);
    expect(wrong.body.errors).toMatchObject([{ pointer: '/data/title' }]);
    expect((await send({ id: 1 }, 2)).body.errors).toMatchObject([{ pointer: '/data/title' }]);
    expect((await send({}, 1)).body.errors).toMatchObject([{ pointer: '/data/id' }]);
    const { api } = scene.system;
    const shown = (id: string) => api.get<EventView>(`${project.path}/events/${id}`);
    expect((await shown(old.body.id)).schemaVersion).toBe(1);
    expect((await shown(newest.body.id)).schemaVersion).toBeNull();

    await api.patch(project.path, { schemaValidation: 'off' });
    expect((await send({}, 1)).status).toBe(202);
    expect((await send({}, 3)).body.errors).toMatchObject([
      { pointer: '/schemaVersion', message: 'Must be one of 1, 2.' },
    ]);
  });

  it('is a part of an event: with another version, a known id is that of another event', async () => {
    await put({ schema: FIRST, schemaVersion: 2 });
    const first = await send({ id: 1 }, 1, { id: 'own' });
    expect((await send({ id: 1 }, 1, { id: 'own' })).body).toEqual({ id: first.body.id, duplicate: true });
    for (const other of [2, undefined]) {
      const { status, body } = await send({ id: 1 }, other, { id: 'own' });
      expect([status, body.errors?.[0]?.message]).toEqual([
        409,
        expect.stringContaining('whose schemaVersion differs'),
      ]);
    }
  });

  it('is refused for a type that is not defined, with the other problems of the event, in a batch too', async () => {
    const events = [
      { type: TYPE, data: {}, schemaVersion: 1, actor: 5 },
      { type: 'not.defined', data: 1, schemaVersion: 1 },
      { type: TYPE, data: { id: 1 }, schemaVersion: 1.5 },
      { type: TYPE, data: { id: 1 }, schemaVersion: 1 },
    ];
    const batch = await scene.system.api.call<Problem>('POST', `${project.path}/events/batch`, { json: { events } });
    expect(batch.body.errors?.map(({ pointer }) => pointer)).toEqual([
      ...['/events/0/actor', '/events/0/data/id', '/events/1/schemaVersion', '/events/2/schemaVersion'],
    ]);
  });

  it('is gone with its type: a type of the same name begins anew', async () => {
    await put({ schema: SECOND, schemaVersion: 2 });
    await scene.system.api.delete(path);
    expect((await send({ id: 1 }, 1)).status).toBe(422);
    await scene.system.api.post(`${project.path}/event-types`, { name: TYPE, schema: SECOND });
    expect(await get()).toMatchObject({ schemaVersion: 1, schemas: { 1: SECOND } });
    expect((await send({ id: 1 }, 1)).body.errors).toMatchObject([{ pointer: '/data/title' }]);
  });
}
