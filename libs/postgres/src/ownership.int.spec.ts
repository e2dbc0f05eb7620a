import { migratedDatabase, type TestDatabase } from '#testing';
import { claimOwnership, currentEpochs } from './ownership.ts';

describe('ownership', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await migratedDatabase();
  });
  afterAll(() => database.drop());

  it('begins at epoch 1 and rises with every claim, by any owner', async () => {
    expect(await claimOwnership(database.pool, 'cursor', 'a')).toBe(1);
    expect(await claimOwnership(database.pool, 'cursor', 'b')).toBe(2);
    expect(await claimOwnership(database.pool, 'cursor', 'b')).toBe(3);
    expect(await claimOwnership(database.pool, 'another', 'a')).toBe(1);
  });

  it('gives concurrent owners different epochs', async () => {
    const epochs = await Promise.all(
      Array.from({ length: 20 }, (_, i) => claimOwnership(database.pool, 'contested', `${i}`)),
    );
    expect([...epochs].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('is not taken under an ownership whose epoch is stale', async () => {
    const leader = { name: 'leader', epoch: await claimOwnership(database.pool, 'leader', 'a') };
    expect(await claimOwnership(database.pool, 'partition', 'a', leader)).toBe(1);
    await claimOwnership(database.pool, 'leader', 'b');
    await expect(claimOwnership(database.pool, 'partition', 'a', leader)).rejects.toMatchObject({
      code: 'stale-epoch',
    });
    expect(await currentEpochs(database.pool, ['partition'])).toEqual(new Map([['partition', 1]]));
  });

  it('returns the current epochs of names that were ever owned', async () => {
    const epochs = await currentEpochs(database.pool, ['cursor', 'contested', 'nobody’s']);
    expect(epochs).toEqual(
      new Map([
        ['cursor', 3],
        ['contested', 20],
      ]),
    );
  });
});
