import { systemClock, uuidv7 } from '#kernel';
import { claimOwnership, type Database, openDatabase } from '#postgres';
import { type TestDatabase, testDatabase } from '#testing';
import type { OutboxRow } from '../foreign/read-outbox.ts';
import { loadCursor } from '../relay/cursor.ts';
import { importRows } from './import-rows.ts';

const NAME = 'import:shop';
const PROJECTS: Record<string, string> = { site: uuidv7(1), other: uuidv7(2) };
const DAY_MS = 86_400_000;

describe('importing rows of an outbox', () => {
  let own: TestDatabase;
  let database: Database;
  let epoch: number;
  let seq: number;
  const uuid = uuidv7(Date.now());
  const occurredAt = Date.now();

  beforeAll(async () => {
    own = await testDatabase();
    database = await openDatabase({ url: own.url, poolSize: 4 });
    await loadCursor(database.pool, NAME);
  });
  afterAll(async () => {
    await database.close();
    await own.drop();
  });
  beforeEach(async () => {
    seq = 0;
    epoch = await claimOwnership(database.pool, NAME, 'spec');
    await database.pool.query('truncate posthorn.event, posthorn.event_key, posthorn.dead_record');
    await database.pool.query(`delete from posthorn.cursor where name = 'worker:retention'`);
  });

  const row = (change: Partial<OutboxRow> = {}): OutboxRow => ({
    ...{ pos: '10', seq: String(++seq), id: uuid, project: 'site', type: 'x.y', data: '"A"', key: null },
    ...{ occurred_at: occurredAt, ordering_key: null, actor: null, channel: null, expires_at: null },
    ...change,
  });
  const take = (rows: OutboxRow[]) =>
    importRows(rows, {
      ...{ pool: database.pool, name: NAME, epoch, clock: systemClock, maxDataBytes: 1_000, retentionDays: 90 },
      projectOf: (reference) => Promise.resolve(PROJECTS[reference]),
    });
  const datas = async () =>
    (await database.pool.query<{ data: string }>('select e.data from posthorn.event e order by e.pos, e.seq')).rows.map(
      ({ data }) => data,
    );
  const dead = async () =>
    (
      await database.pool.query<{ seq: string; reason: string }>(
        'select d.seq, d.reason from posthorn.dead_record d order by d.pos, d.seq',
      )
    ).rows.map((one) => [one.seq, one.reason]);
  const keys = async () =>
    (await database.pool.query<{ key: string }>('select k.key from posthorn.event_key k')).rows.map(({ key }) => key);
  const shares = (differs: string) =>
    expect.stringMatching(new RegExp(`^Its UUID ${uuid} is that of evt_\\w+, whose ${differs}: `)) as string;

  const others: [string, Partial<OutboxRow>][] = [
    ['data differ', { data: '"B"' }],
    ['project differs', { project: 'other' }],
    ['type differs', { type: 'x.z' }],
    ['id differs', { key: 'k' }],
    ['data and id differ', { key: 'l', data: '"B"' }],
    ['actor differs', { actor: 'me' }],
  ];
  const reasons = others.map(([differs], index) => [String(index + 2), shares(differs)]);

  it('keeps a dead record of each row whose UUID belongs to another event, in one batch', async () => {
    await take([row(), ...others.map(([, change]) => row(change)), row({ id: uuidv7(occurredAt), data: '"C"' })]);
    expect([await datas(), await dead(), await keys()]).toEqual([['"A"', '"C"'], reasons, []]);
  });

  it('keeps a dead record of each row whose UUID belongs to another event, over batches, read again or not', async () => {
    const rows = [row(), ...others.map(([, change]) => row(change))];
    for (const one of rows) await take([one]);
    expect([await datas(), await dead(), await keys()]).toEqual([['"A"'], reasons, []]);
    await take(rows);
    for (const one of rows) await take([one]);
    expect([await datas(), await dead(), await keys()]).toEqual([['"A"'], reasons, []]);
  });

  it('ignores a repeat, with or without an id of the caller’s own, and keeps the dead records of other rows', async () => {
    await take([row({ key: 'k' }), row({ data: '"B"' }), row({ key: 'k' })]);
    await take([row({ key: 'k' })]);
    expect([await datas(), await dead(), await keys()]).toEqual([['"A"'], [['2', shares('data differ')]], ['k']]);
  });

  it('finds another event under the same UUID and the same id of the caller’s own', async () => {
    await take([row({ key: 'k' })]);
    await take([row({ key: 'k', data: '"B"' })]);
    expect([await datas(), await dead()]).toEqual([['"A"'], [['2', shares('data differ')]]]);
  });

  it('keeps each dead record of rows that share a UUID until its row is imported', async () => {
    const rows = [row({ project: 'none' }), row({ project: 'none', data: '"B"' })];
    await take(rows);
    expect((await dead()).map(([at]) => at)).toEqual(['1', '2']);
    PROJECTS.none = uuidv7(3);
    await take(rows);
    delete PROJECTS.none;
    expect([await datas(), await dead()]).toEqual([['"A"'], [['2', shares('data differ')]]]);
  });

  const old = () => row({ id: uuidv7(Date.now() - 91 * DAY_MS), data: '"old"' });

  it('keeps a row whose UUID is past the retention as a dead record, and imports the others', async () => {
    await take([old(), row()]);
    expect([await datas(), await dead()]).toEqual([
      ['"A"'],
      [
        [
          '1',
          expect.stringMatching(/^Its UUID \S+ was made at \S+Z, and events are retained for 90 days from that time /),
        ],
      ],
    ]);
  });

  it('imports a row that is old only by a clock which retention does not trust', async () => {
    await database.pool.query(`insert into posthorn.cursor (name, pos) values ('worker:retention', $1)`, [
      Date.now() - 30 * DAY_MS,
    ]);
    await take([old()]);
    expect([await datas(), await dead()]).toEqual([['"old"'], []]);
  });
});
