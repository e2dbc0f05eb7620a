import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { systemClock, uuidv7 } from '#kernel';
import { claimOwnership, connectSession } from '#postgres';
import { migratedDatabase } from '#testing';
import { OutboxImport } from './outbox-import.ts';

describe('the import of an outbox whose server ends every connection', () => {
  it('notes the standstill after one try', async () => {
    const own = await migratedDatabase();
    let connections = 0;
    const server = createServer((socket) => {
      connections++;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const sourceUrl = `postgres://shop@127.0.0.1:${(server.address() as AddressInfo).port}/shop`;
    await connectSession({ url: sourceUrl, applicationName: 'spec', connectTimeoutMs: 5_000 }).catch(() => undefined);
    const ofOneTry = connections;
    connections = 0;
    const causes: string[] = [];
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
      onProblem: (cause: string) => causes.push(cause),
    });
    const epoch = await claimOwnership(own.pool, 'import:shop', 'spec');
    await expect(outbox.follow(epoch, new AbortController().signal)).rejects.toThrow();
    expect(causes).toEqual([expect.stringContaining('The database of import:shop cannot be followed')]);
    expect(connections).toBe(ofOneTry);
    server.close();
    await own.drop();
  });
});
