import { type TestDatabase, testDatabase } from '#testing';
import { type Database, openDatabase } from '../database.ts';
import { DeliveryLists1765400000000 } from './delivery-lists.ts';
import { KeysByKind1765310000000 } from './keys-by-kind.ts';
import { RequestIndex1765790000000 } from './request-index.ts';

describe('A migration of indexes', () => {
  let test: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    test = await testDatabase();
    database = await openDatabase({ url: test.url, poolSize: 2 });
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });

  const indexes = async () => {
    const { rows } = await test.pool.query<{ name: string; definition: string }>(
      `select i.indexname as name, i.indexdef as definition from pg_indexes i where i.schemaname = 'posthorn' order by 1`,
    );
    return rows;
  };

  it.each([
    ['the lists of deliveries', [new DeliveryLists1765400000000(), new RequestIndex1765790000000()]],
    ['the keys by their kind', [new KeysByKind1765310000000()]],
  ])('is taken back and made again with the same result: %s', async (_, migrations) => {
    const before = await indexes();
    const runner = database.dataSource.createQueryRunner();
    try {
      for (const migration of migrations.toReversed()) await migration.down(runner);
      expect(await indexes()).not.toEqual(before);
      for (const migration of migrations) await migration.up(runner);
    } finally {
      await runner.release();
    }
    expect(await indexes()).toEqual(before);
  });
});
