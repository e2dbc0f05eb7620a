import type pg from 'pg';
import { uuidv7 } from '#kernel';
import { eventually, migratedDatabase, OffsetClock, type TestDatabase } from '#testing';
import { ProjectIds, PROJECTS_TRUSTED_MS } from './project-ids.ts';

const REFRESHED_MS = PROJECTS_TRUSTED_MS / 2;

describe('the ids of projects', () => {
  let database: TestDatabase;
  let clock: OffsetClock;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(() => {
    clock = new OffsetClock();
  });

  const addProject = async (uid: string) => {
    const id = uuidv7(Date.now());
    await database.pool.query(
      `insert into posthorn.project (id, uid, name, version, created_at, updated_at) values ($1, $2, 'A', 1, now(), now())`,
      [id, uid],
    );
    return id;
  };
  const deleteProject = (id: string) =>
    database.pool.query('update posthorn.project set uid = null, deleted_at = now() where id = $1', [id]);

  /** Ids over the real pool, whose queries are counted, and whose answers are held back while `hold` is set. */
  function counted() {
    const state = { queries: 0, answered: 0, pending: 0, hold: undefined as Promise<void> | undefined };
    const pool = new Proxy(database.pool, {
      get(target, name, receiver) {
        if (name !== 'query') return Reflect.get(target, name, receiver) as unknown;
        return async (given: pg.QueryConfig) => {
          const { hold } = state;
          state.queries++;
          state.pending++;
          const answer = await target.query(given);
          state.answered++;
          await hold;
          state.pending--;
          return answer;
        };
      },
    });
    return { ids: new ProjectIds(pool, clock), state };
  }

  it('are looked up by one query for many calls at once', async () => {
    const id = await addProject('many');
    const { ids, state } = counted();
    const found = await Promise.all(Array.from({ length: 50 }, () => ids.find('many')));
    expect(new Set(found)).toEqual(new Set([id]));
    expect(state.queries).toBe(1);
    clock.advance(PROJECTS_TRUSTED_MS);
    await Promise.all(Array.from({ length: 50 }, () => ids.find('many')));
    expect(state.queries).toBe(2);
  });

  it('are looked up again in the background while they are trusted, so that no call waits', async () => {
    const id = await addProject('busy');
    const { ids, state } = counted();
    await ids.find('busy');
    clock.advance(REFRESHED_MS);
    expect([ids.findKnown('busy'), ids.findKnown('busy')]).toEqual([id, id]);
    expect(state.queries).toBe(2);
    await eventually(
      () => Promise.resolve(state.pending),
      (pending) => pending === 0,
    );
    clock.advance(REFRESHED_MS);
    expect(ids.findKnown('busy')).toBe(id);
  });

  it('are trusted from the start of their look-up, until a refresh finds them gone', async () => {
    const id = await addProject('gone');
    const { ids, state } = counted();
    const { promise, resolve } = Promise.withResolvers<void>();
    state.hold = promise;
    const slow = ids.find('gone');
    clock.advance(PROJECTS_TRUSTED_MS);
    resolve();
    expect(await slow).toBe(id);
    expect(ids.findKnown('gone')).toBeUndefined();
    await ids.find('gone');
    await deleteProject(id);
    clock.advance(REFRESHED_MS);
    ids.findKnown('gone');
    await eventually(
      () => Promise.resolve(state.pending),
      (pending) => pending === 0,
    );
    expect(ids.findKnown('gone')).toBeUndefined();
    expect(await ids.find('gone')).toBeUndefined();
  });

  it.each([-1, 1])('are trusted for the usual time when the clock is set by %s hours', async (hours) => {
    const id = await addProject(`set by ${hours}`);
    const { ids, state } = counted();
    await ids.find(`set by ${hours}`);
    clock.set(hours * 3_600_000);
    expect([state.queries, ids.findKnown(`set by ${hours}`)]).toEqual([1, id]);
    clock.advance(PROJECTS_TRUSTED_MS);
    expect(ids.findKnown(`set by ${hours}`)).toBeUndefined();
  });

  it('are found by later calls if the project is created while a look-up finds no project', async () => {
    const { ids, state } = counted();
    const { promise, resolve } = Promise.withResolvers<void>();
    state.hold = promise;
    const early = ids.find('new');
    await eventually(
      () => Promise.resolve(state.answered),
      (answered) => answered === 1,
    );
    const id = await addProject('new');
    const late = ids.find('new');
    resolve();
    expect([await early, await late]).toEqual([undefined, id]);
  });

  it('are looked up again after they are forgotten, even if an earlier look-up is under way', async () => {
    const former = await addProject('moving');
    const { ids, state } = counted();
    const { promise, resolve } = Promise.withResolvers<void>();
    state.hold = promise;
    const early = ids.find('moving');
    ids.forget('moving');
    state.hold = undefined;
    const late = ids.find('moving');
    expect(state.queries).toBe(2);
    expect(await late).toBe(former);
    await eventually(
      () => Promise.resolve(state.answered),
      (answered) => answered === 2,
    );
    await deleteProject(former);
    clock.advance(PROJECTS_TRUSTED_MS);
    const now = await addProject('moving');
    expect(await ids.find('moving')).toBe(now);
    resolve();
    expect(await early).toBe(former);
    expect(ids.findKnown('moving')).toBe(now);
  });
});
