import pg from 'pg';
import { uuidv7 } from '#kernel';
import type { ReceivedEvent } from '#outbox';
import { insertProject, migratedDatabase, type TestDatabase } from '#testing';
import { namedSchema, namedSchemaProblems, NamedSchemas } from './named-schemas.ts';

describe('Schema versions that events name', () => {
  let server: TestDatabase;
  let projectId: string;
  let schemas: NamedSchemas;

  beforeAll(async () => {
    server = await migratedDatabase();
    projectId = await insertProject(server.pool);
  });
  afterAll(() => server.drop());
  beforeEach(() => {
    schemas = new NamedSchemas(server.pool);
  });

  /** Defines a type at its version 12, with the schemas `{"minimum": <version>}` of its newest ten versions. */
  async function define(name: string): Promise<void> {
    const former = Object.fromEntries(Array.from({ length: 9 }, (_, nth) => [nth + 3, `{"minimum": ${nth + 3}}`]));
    await server.pool.query(
      `insert into posthorn.event_type (id, project_id, name, archived, version, created_at, updated_at, schema,
         schema_version, former_schemas)
       values ($1, $2, $3, false, 1, now(), now(), '{"minimum": 12}', 12, $4)`,
      [uuidv7(Date.now()), projectId, name, former],
    );
  }
  const named = (type: string, schemaVersion: number) =>
    ({ ok: true, message: { type, schemaVersion } }) as unknown as ReceivedEvent;

  it('are the newest ten of a type, and are found again', async () => {
    await define('post.a');
    const events = [3, 11, 12].map((version) => named('post.a', version));
    for (let round = 0; round < 2; round++) {
      const found = await schemas.of(projectId, events);
      expect(events.map((event) => namedSchema(event, found)?.text)).toEqual([
        '{"minimum": 3}',
        '{"minimum": 11}',
        '{"minimum": 12}',
      ]);
      expect(events.flatMap((event) => namedSchemaProblems(event, found))).toEqual([]);
    }
    const wrong = [named('post.a', 2), named('post.a', 13), named('post.unknown', 1)];
    const found = await schemas.of(projectId, wrong);
    const message = 'must be one of 3, 4, 5, 6, 7, 8, 9, 10, 11, 12';
    expect(wrong.flatMap((event) => namedSchemaProblems(event, found)).map((problem) => problem.message)).toEqual([
      ...[message, message, 'must be left out, because its type is not defined'],
    ]);
  });

  it('have the schema that has replaced another one in the same version', async () => {
    await define('post.replaced');
    const event = named('post.replaced', 12);
    const textOf = async () => namedSchema(event, await schemas.of(projectId, [event]))?.text;
    expect(await textOf()).toBe('{"minimum": 12}');
    await server.pool.query(`update posthorn.event_type set schema = '{}', version = version + 1 where name = $1`, [
      'post.replaced',
    ]);
    expect(await textOf()).toBe('{}');
  });

  it('are found although other requests have them forgotten meanwhile', async () => {
    const names = Array.from({ length: 101 }, (_, nth) => `kept.t${nth}`);
    await Promise.all(names.map((name) => define(name)));
    const all = names.flatMap((name) => Array.from({ length: 10 }, (_, nth) => named(name, 3 + nth)));
    // One session runs the statements in their order.
    const single = new pg.Pool({ connectionString: server.url, max: 1 });
    const kept = new NamedSchemas(single);
    try {
      for (let at = 0; at < 1_000; at += 50) await kept.of(projectId, all.slice(at, at + 50));
      const [earlier, later] = [all.slice(1_000, 1_005), [...all.slice(0, 5), all[1_005]!]];
      const [, found] = await Promise.all([kept.of(projectId, earlier), kept.of(projectId, later)]);
      const texts = later.map((event) => namedSchema(event, found)?.text);
      expect(texts).toEqual([3, 4, 5, 6, 7, 8].map((minimum) => `{"minimum": ${minimum}}`));
    } finally {
      await single.end();
    }
  });

  it('are 50 in a request at most', async () => {
    await Promise.all(['1', '2', '3', '4', '5', '6'].map((nth) => define(`many.t${nth}`)));
    const events = Array.from({ length: 60 }, (_, nth) => named(`many.t${1 + Math.floor(nth / 10)}`, 3 + (nth % 10)));
    const found = await schemas.of(projectId, [...events, ...events]);
    const problems = events.map((event) => namedSchemaProblems(event, found));
    expect(problems.slice(0, 50).flat()).toEqual([]);
    expect(problems.slice(50).flat()).toHaveLength(10);
    expect(problems[50]![0]!.message).toContain('50 versions at most');
  });
});
