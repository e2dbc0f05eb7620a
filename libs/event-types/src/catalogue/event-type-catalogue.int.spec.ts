import type pg from 'pg';
import { uuidv7 } from '#kernel';
import { OWN_POS_DEFAULT, type Queryable } from '#postgres';
import { TenantCompute } from '#tenant-compute';
import { migratedDatabase, type TestDatabase } from '#testing';
import type { SchemaValidation, UnknownEventTypes } from '../rules/event-rules.ts';
import { EventTypeCatalogue } from './event-type-catalogue.ts';
const NEEDS_ID = JSON.stringify({ type: 'object', required: ['id'] });

describe('the catalogue of event types', () => {
  const compute = new TenantCompute({ onProblem: () => undefined });
  let database: TestDatabase;
  let pool: pg.Pool;
  let catalogue: EventTypeCatalogue;
  let projectId: string;
  let schemasRead: number;

  beforeAll(async () => {
    database = await migratedDatabase();
    pool = database.pool;
  });
  afterAll(() => Promise.all([compute.close(), database.drop()]));
  beforeEach(async () => {
    projectId = uuidv7(Date.now());
    schemasRead = 0;
    catalogue = newCatalogue();
    await insertProject('enforce', 'refuse');
  });

  const newCatalogue = (trustedMs = 0) => {
    const query = (...call: unknown[]) => {
      if ((call[0] as { name?: string }).name === 'event-type-schemas') schemasRead++;
      return (pool.query as (...call: unknown[]) => Promise<unknown>).apply(pool, call);
    };
    return new EventTypeCatalogue({ query } as unknown as pg.Pool, compute, trustedMs);
  };
  const insertProject = (validation: SchemaValidation, unknown: UnknownEventTypes) =>
    pool.query(
      `insert into posthorn.project (id, name, version, created_at, updated_at, schema_validation, unknown_event_types)
       values ($1, 'spec', 1, now(), now(), $2, $3)`,
      [projectId, validation, unknown],
    );
  const setRules = (validation: SchemaValidation, unknown: UnknownEventTypes) =>
    pool.query(
      `update posthorn.project set schema_validation = $2, unknown_event_types = $3, changed_pos = ${OWN_POS_DEFAULT}
       where id = $1`,
      [projectId, validation, unknown],
    );
  const define = async (name: string, schema: string | null = null, db: Queryable = pool) => {
    const id = uuidv7(Date.now());
    await db.query(
      `insert into posthorn.event_type (id, project_id, name, schema, archived, version, created_at, updated_at)
       values ($1, $2, $3, $4, false, 1, now(), now())`,
      [id, projectId, name, schema],
    );
    return id;
  };
  const change = (id: string, set: string) =>
    pool.query(
      `update posthorn.event_type set ${set}, version = version + 1, changed_pos = ${OWN_POS_DEFAULT} where id = $1`,
      [id],
    );
  const check = async (type: string, data: unknown = {}, by = catalogue) => {
    await by.refresh();
    const rules = await by.rulesFor(projectId, [type]);
    const [checked] = await rules.checkAll([{ type, data: JSON.stringify(data) }]);
    const { problems, warnings } = checked!;
    const pointers = (found: { pointer: string }[]) => found.map(({ pointer }) => pointer);
    return { problems: pointers(problems), warnings: pointers(warnings) };
  };
  const right = { problems: [], warnings: [] };

  it('checks events against all event types committed before', async () => {
    for (let nth = 0; nth < 20; nth++) {
      expect(await check(`post.n${nth}`)).toEqual({ problems: ['/type'], warnings: [] });
      const id = await define(`post.n${nth}`);
      expect(await check(`post.n${nth}`)).toEqual(right);
      await change(id, `schema = '${NEEDS_ID}'`);
      expect(await check(`post.n${nth}`)).toEqual({ problems: ['/data/id'], warnings: [] });
    }
  });

  it('follows the current rules of the project', async () => {
    await define('post.published', NEEDS_ID);
    expect(await check('post.published')).toEqual({ problems: ['/data/id'], warnings: [] });
    await setRules('warn', 'accept');
    expect(await check('post.published')).toEqual({ problems: [], warnings: ['/data/id'] });
    expect(await check('other')).toEqual(right);
    await setRules('off', 'refuse');
    expect(await check('post.published')).toEqual(right);
    expect(await check('other')).toEqual({ problems: ['/type'], warnings: [] });
    await setRules('off', 'accept');
    const later = await define('made.while.off', NEEDS_ID);
    expect(await check('other')).toEqual(right);
    await setRules('enforce', 'refuse');
    expect(await check('made.while.off')).toEqual({ problems: ['/data/id'], warnings: [] });
    await change(later, 'deleted_at = now()');
    expect(await check('made.while.off')).toEqual({ problems: ['/type'], warnings: [] });
  });

  it('uses the new definition of a name that was deleted and defined again', async () => {
    const id = await define('post.published', NEEDS_ID);
    await check('post.published');
    await change(id, 'deleted_at = now()');
    await define('post.published');
    expect(await check('post.published')).toEqual(right);
    expect(await check('post.published', {}, newCatalogue())).toEqual(right);
  });

  it('sees a type whose transaction committed late, after a younger type was seen', async () => {
    const slow = await pool.connect();
    await slow.query('begin');
    await define('slow', null, slow);
    await define('quick');
    expect(await check('slow')).toEqual({ problems: ['/type'], warnings: [] });
    expect(await check('quick')).toEqual(right);
    await slow.query('commit');
    slow.release();
    expect(await check('slow')).toEqual(right);
  });

  it('uses its last read as long as the read is trusted', async () => {
    const trusting = newCatalogue(3_600_000);
    expect(await check('post.published', {}, trusting)).toEqual({ problems: ['/type'], warnings: [] });
    await define('post.published');
    expect(await check('post.published', {}, trusting)).toEqual({ problems: ['/type'], warnings: [] });
    expect(await check('post.published')).toEqual(right);
  });

  it('suggests the nearest types except archived types, which are still accepted', async () => {
    await define('post.published');
    await change(await define('post.publishes'), 'archived = true');
    await catalogue.refresh();
    const rules = await catalogue.rulesFor(projectId, ['post.publishd']);
    const [checked] = await rules.checkAll([{ type: 'post.publishd', data: '1' }]);
    expect(checked!.problems).toEqual([
      { pointer: '/type', message: 'is not an event type of this project. Did you mean post.published?' },
    ]);
    expect(await check('post.publishes')).toEqual(right);
  });

  it('reads a schema once for each version, and no schema where nothing is checked', async () => {
    const id = await define('post.published', NEEDS_ID);
    await define('post.deleted');
    for (let nth = 0; nth < 3; nth++) await check('post.published');
    await check('post.deleted');
    expect(schemasRead).toBe(1);
    await change(id, 'schema = null');
    expect(await check('post.published')).toEqual(right);
    await change(id, `schema = '${NEEDS_ID}'`);
    for (let nth = 0; nth < 3; nth++) await check('post.published');
    expect(schemasRead).toBe(2);
    await setRules('off', 'refuse');
    await check('post.published', {}, newCatalogue());
    expect(schemasRead).toBe(2);
  });

  it('accepts all events of a project that has no checks or is not known', async () => {
    await setRules('off', 'accept');
    expect(await check('anything')).toEqual(right);
    projectId = uuidv7(Date.now());
    expect(await check('anything')).toEqual(right);
  });
});
