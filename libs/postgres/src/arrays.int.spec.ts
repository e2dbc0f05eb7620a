import fc from 'fast-check';
import { type TestDatabase, testDatabase } from '#testing';
import { byteaArray, plainArray, textArray } from './arrays.ts';

describe('array parameters', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  async function throughPostgres<T>(type: string, parameter: string): Promise<T[]> {
    const { rows } = await database.pool.query<{ value: T }>(
      `select i.value from unnest($1::${type}[]) with ordinality as i (value, ord) order by ord`,
      [parameter],
    );
    return rows.map(({ value }) => value);
  }

  it('carry any texts', async () => {
    const awkward = ['', ' ', 'NULL', 'null', '{}', '{a,b}', ',', '"', '\\', '\\"', "'", 'a\nb\tc', 'ø 💌', '$1'];
    expect(await throughPostgres('text', textArray([...awkward, null]))).toEqual([...awkward, null]);
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text)), async (values) => {
        expect(await throughPostgres('text', textArray(values))).toEqual(values);
      }),
      { numRuns: 50 },
    );
  });

  it('carry bytes', async () => {
    const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const values = [every, Buffer.alloc(0), null];
    expect(await throughPostgres('bytea', byteaArray(values))).toEqual(values);
  });

  it('carry numbers, truth values and ids unchanged', async () => {
    expect(await throughPostgres('float8', plainArray([0, -1.5, 1_763_700_000_000.25, 1e21, null]))).toEqual([
      0,
      -1.5,
      1_763_700_000_000.25,
      1e21,
      null,
    ]);
    expect(await throughPostgres('boolean', plainArray([true, false, null]))).toEqual([true, false, null]);
    const id = '0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e77';
    expect(await throughPostgres('uuid', plainArray([id, null]))).toEqual([id, null]);
  });

  it('may be empty', async () => {
    expect(await throughPostgres('text', textArray([]))).toEqual([]);
    expect(await throughPostgres('int', plainArray([]))).toEqual([]);
    expect(await throughPostgres('bytea', byteaArray([]))).toEqual([]);
  });
});
