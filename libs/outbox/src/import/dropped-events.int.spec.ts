import { systemClock, uuidv7 } from '#kernel';
import { claimOwnership } from '#postgres';
import { dropRows, eventually, migratedDatabase, type TestDatabase, testDatabase } from '#testing';
import { installOutbox } from '../foreign/install-outbox.ts';
import { OutboxImport } from './outbox-import.ts';

const NAME = 'import:shop';

describe('importing an outbox while a trigger drops the rows', () => {
  let own: TestDatabase;
  let source: TestDatabase;
  let notes: string[];
  let outbox: OutboxImport;

  beforeEach(async () => {
    own = await migratedDatabase();
    source = await testDatabase();
    await installOutbox(source.url);
    notes = [];
    outbox = new OutboxImport({
      ...{ name: NAME, sourceUrl: source.url, pool: own.pool, clock: systemClock, retentionDays: 90 },
      ...{ maxDataBytes: 262_144, projectOf: () => Promise.resolve(uuidv7(0)), onImported: () => undefined },
      onProblem: (message) => notes.push(message),
      standstill: {
        holds: ({ cause }) => Promise.resolve(void notes.push(cause)),
        addProjects: () => Promise.resolve(),
        over: () => Promise.resolve(void notes.push('over')),
      },
    });
  });
  afterEach(async () => {
    await own.drop();
    await source.drop();
  });

  const emit = (project = 'site') =>
    source.pool.query(`select posthorn_outbox.emit($1, 'post.published', '1'::text)`, [project]);
  const term = async (signal = new AbortController().signal) =>
    outbox.follow(await claimOwnership(own.pool, NAME, 'spec'), signal);
  const events = async () => (await own.pool.query('select from posthorn.event')).rowCount;

  it.each(['event', 'cursor'])('(%s) stands still with that cause, and goes on only afterwards', async (table) => {
    if (table === 'cursor') await own.pool.query('insert into posthorn.cursor (name) values ($1)', [NAME]);
    await emit();
    const mend = await dropRows(own.pool, table, { on: table === 'cursor' ? 'update of pos' : 'insert' });
    for (let terms = 0; terms < 3; terms++) await expect(term()).rejects.toThrow(`posthorn.${table}`);
    const cause = new RegExp(
      `^Posthorn's own database refuses the rows of import:shop\\. .*posthorn\\.${table}, without an error.*drop trigger drops`,
    );
    expect(notes.length).toBeGreaterThan(0);
    expect(notes.filter((note) => !cause.test(note))).toEqual([]);
    expect(await events()).toBe(0);

    await mend();
    const stop = new AbortController();
    const following = term(stop.signal);
    await eventually(events, (count) => count === 1);
    await eventually(
      () => Promise.resolve(notes.at(-1)),
      (note) => note === 'over',
    );
    stop.abort();
    await following;
  });

  it('loses no dead record: the trigger of the dead records is named', async () => {
    await emit();
    await source.pool.query(`update posthorn_outbox.message set data = '{x'`);
    const mend = await dropRows(own.pool, 'dead_record');
    await expect(term()).rejects.toThrow(/posthorn\.dead_record.*drop trigger drops/);
    await mend();
    const stop = new AbortController();
    const following = term(stop.signal);
    const dead = async () => (await own.pool.query('select from posthorn.dead_record')).rowCount;
    await eventually(dead, (count) => count === 1);
    stop.abort();
    await following;
  });
});
