import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { describeUnless, type TestDatabase, testDatabase } from '#testing';
import { PosthornProcess } from './support/posthorn-process.ts';
import { settingsFor } from './support/system.ts';

/** More connections than Node lets wait by default (511). */
const NEWCOMERS = 800;
const LIMIT_MS = 5_000;
/** The file in which Linux keeps the number of connections that may wait. Other systems let 128 wait. */
const SYSTEM_LIMIT = '/proc/sys/net/core/somaxconn';
const systemLimit = existsSync(SYSTEM_LIMIT) ? Number(readFileSync(SYSTEM_LIMIT, 'utf8')) : 128;

const whyNot = systemLimit > NEWCOMERS ? undefined : `the system lets ${systemLimit} connections wait`;

describeUnless(whyNot, 'a longer queue', 'connections that come while Posthorn is busy', () => {
  let database: TestDatabase;
  let posthorn: PosthornProcess;
  let sockets: Socket[];

  beforeAll(async () => {
    database = await testDatabase();
    posthorn = new PosthornProcess({ ...settingsFor(database), POSTHORN_LOG_LEVEL: 'warn' });
    sockets = [];
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await posthorn.stop();
    await database.drop();
  });

  it('wait in the queue of the system, which drops none of them', async () => {
    const port = Number(new URL(await posthorn.url()).port);
    posthorn.freeze();
    sockets = Array.from({ length: NEWCOMERS }, () => connect(port, '127.0.0.1').on('error', () => undefined));
    const signal = AbortSignal.timeout(LIMIT_MS);
    const connected = await Promise.allSettled(sockets.map((socket) => once(socket, 'connect', { signal })));
    posthorn.thaw();
    expect(connected.filter(({ status }) => status === 'fulfilled')).toHaveLength(NEWCOMERS);
  });
});
