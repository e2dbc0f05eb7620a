import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { systemClock, uuidv7 } from '#kernel';
import { claimOwnership, connectSession } from '#postgres';
import { migratedDatabase } from '#testing';
import { OutboxImport } from './outbox-import.ts';

describe('the import of an outbox whose server ends every connection', () => {
  it('notes the standstill after one try, and names the host of the database in the log only', async () => {
    const own = await migratedDatabase();
    let connections = 0;
    const server = createServer((socket) => {
      connections++;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const place = `127.0.0.1:${(server.address() as AddressInfo).port}/shop`;
    const sourceUrl = `postgres://shop:hunter2@${place}`;
    await connectSession({ url: sourceUrl, applicationName: 'spec', connectTimeoutMs: 5_000 }).catch(() => undefined);
    const ofOneTry = connections;
    connections = 0;
    const notes: { cause: string; facts?: object }[] = [];
    const outbox = new OutboxImport({
      ...{
        name: 'import:shop',
        sourceUrl,
        pool: own.pool,
        clock: systemClock,
        retentionDays: 90,
        maxDataBytes: 262_144,
      },
      ...{ projectOf: () => Promise.resolve(uuidv7(0)), onImported: () => undefined },
      onProblem: () => undefined,
      standstill: {
        holds: (given) => Promise.resolve(void notes.push(given)),
        addProjects: () => Promise.resolve(),
        over: () => Promise.resolve(),
      },
    });
    const epoch = await claimOwnership(own.pool, 'import:shop', 'spec');
    await expect(outbox.follow(epoch, new AbortController().signal)).rejects.toThrow();
    expect(notes).toEqual([
      {
        cause: expect.stringContaining('The database of import:shop cannot be followed') as string,
        facts: { database: place },
      },
    ]);
    // Callers of /readyz without a key read the cause.
    expect(notes[0]!.cause).not.toContain('127.0.0.1');
    expect(connections).toBe(ofOneTry);
    server.close();
    await own.drop();
  });
});
