import fc from 'fast-check';
import { type TestDatabase, testDatabase } from '#testing';
import {
  arrayText,
  bigintArray,
  booleanArray,
  byteaArray,
  floatArray,
  intArray,
  plainArrayText,
  realArray,
  smallintArray,
  textArray,
  uuidArray,
} from './arrays.ts';

describe('array parameters', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  async function throughPostgres<T>(type: string, parameter: Buffer): Promise<T[]> {
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
    const numbers = [0, -1.5, 1_763_700_000_000.25, 1e21, null];
    expect(await throughPostgres('float8', floatArray(numbers))).toEqual(numbers);
    expect(await throughPostgres('real', realArray([0, -1.5, 0.25, null]))).toEqual([0, -1.5, 0.25, null]);
    const whole = [0, -1, 2_147_483_647, -2_147_483_648, null];
    expect(await throughPostgres('int', intArray(whole))).toEqual(whole);
    expect(await throughPostgres('smallint', smallintArray([503, -32_768, null]))).toEqual([503, -32_768, null]);
    expect(await throughPostgres('boolean', booleanArray([true, false, null]))).toEqual([true, false, null]);
    const ids = ['0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e77', 'ffffffff-ffff-ffff-ffff-ffffffffffff', null];
    expect(await throughPostgres('uuid', uuidArray(ids))).toEqual(ids);
  });

  it('carry large whole numbers, as numbers or as texts', async () => {
    const numbers = [0, -1, 4_294_967_296, -4_294_967_297, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
    expect(await throughPostgres('bigint', bigintArray(numbers))).toEqual(numbers.map(String));
    const texts = ['9223372036854775807', '-9223372036854775808', '5'];
    expect(await throughPostgres('bigint', bigintArray([...texts, null]))).toEqual([...texts, null]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.maxSafeInteger()), async (values) => {
        expect(await throughPostgres('bigint', bigintArray(values))).toEqual(values.map(String));
      }),
      { numRuns: 20 },
    );
  });

  it.each<[string, () => Buffer]>([
    ['a text that is no UUID', () => uuidArray(['0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e7z'])],
    ['a UUID without hyphens', () => uuidArray(['0190b0c27f4e7c3a9d512f6f0c1a9e77'])],
    ['a UUID with a character more than ASCII has', () => uuidArray(['0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e7ä'])],
    ['a number with a fraction among whole ones', () => intArray([1.5])],
    ['a number that no int holds', () => intArray([2_147_483_648])],
    ['a number that no smallint holds', () => smallintArray([32_768])],
    ['a number that no double holds exactly', () => bigintArray([2 ** 53])],
    ['a text that is no number', () => bigintArray(['five'])],
    ['an empty text among whole numbers', () => bigintArray([''])],
    ['a text that no bigint holds', () => bigintArray(['9223372036854775808'])],
  ])('refuse %s', (_, make) => expect(make).toThrow());

  it('are refused by Postgres for a parameter of another type', async () => {
    await expect(throughPostgres('int', floatArray([1]))).rejects.toThrow('element type');
  });

  it('carry arrays as texts', async () => {
    const texts = ['a,b', '"', '\\', '', 'ä'];
    const { rows } = await database.pool.query<{ value: string[] }>(
      'select i.value::text[] as value from unnest($1::text[]) as i (value)',
      [textArray([arrayText(texts), plainArrayText(['a', 'b']), plainArrayText([])])],
    );
    expect(rows.map(({ value }) => value)).toEqual([texts, ['a', 'b'], []]);
  });

  it('may be empty', async () => {
    expect(await throughPostgres('text', textArray([]))).toEqual([]);
    expect(await throughPostgres('int', intArray([]))).toEqual([]);
    expect(await throughPostgres('uuid', uuidArray([]))).toEqual([]);
    expect(await throughPostgres('bytea', byteaArray([]))).toEqual([]);
  });
});
