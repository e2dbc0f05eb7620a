import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { runningPostgresUrl } from '#postgres';
import { KeyRing } from '#signing';
import { ApiClient, describeUnless, eventually, WebhookReceiver } from '#testing';
import { PosthornProcess } from './support/posthorn-process.ts';

/** A disk with room for a new cluster and some of its log. */
const DISK = 'size=160m,mode=0711';
const MEBIBYTE = 1_048_576;
const ADMIN_KEY = randomBytes(24).toString('hex');

function whyNoTmpfs(): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'posthorn-tmpfs-'));
  const { status, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', DISK, 'tmpfs', directory], { stdio: 'ignore' });
  if (status === 0) spawnSync('umount', [directory]);
  rmSync(directory, { recursive: true });
  return status === 0 ? undefined : `none can be mounted: ${error?.message ?? 'not as this user'}`;
}

/** Fills the disk to the last byte. @returns a function that makes room again */
function fill(directory: string): () => void {
  const ballast = join(directory, 'ballast');
  try {
    for (;;) writeFileSync(ballast, Buffer.alloc(MEBIBYTE), { flag: 'a' });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOSPC') throw error;
  }
  return () => rmSync(ballast);
}

/** Makes the server begin new files of its log until there is no room for one. */
async function useUpLog(dataDir: string): Promise<void> {
  const url = await runningPostgresUrl(dataDir);
  if (url === undefined) return;
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  try {
    await client.connect();
    // A message needs no room in a table, which may be full before the log.
    for (;;) await client.query(`select pg_logical_emit_message(false, 'used', ''); select pg_switch_wal()`);
  } catch {
    await client.end();
  }
}

describeUnless(whyNoTmpfs(), 'a disk of its own', 'Posthorn on a full disk, with the Postgres of its own,', () => {
  let directory: string;
  let receiver: WebhookReceiver;
  let posthorn: PosthornProcess;
  let api: ApiClient;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'posthorn-full-disk-'));
    spawnSync('mount', ['-t', 'tmpfs', '-o', DISK, 'tmpfs', directory]);
    receiver = await WebhookReceiver.start();
    posthorn = new PosthornProcess({
      POSTHORN_DATA_DIR: join(directory, 'data'),
      PORT: '0',
      POSTHORN_ADMIN_KEY: ADMIN_KEY,
      POSTHORN_SECRET_KEYS: KeyRing.generateKey(),
      POSTHORN_EGRESS_ALLOW: '127.0.0.0/8',
    });
    api = new ApiClient(await posthorn.url(), ADMIN_KEY);
  });
  afterAll(async () => {
    await posthorn.stop();
    await api.close();
    await receiver.close();
    spawnSync('umount', ['-l', directory]);
    rmSync(directory, { recursive: true, force: true });
  });

  const ready = async () => (await api.call('GET', '/readyz')).status;
  const accepted: string[] = [];
  const post = async (data: object) => {
    const json = { type: 'post.published', data };
    const { status, body } = await api.call<{ id: string }>('POST', '/v1/projects/default/events', { json });
    if (status === 202) accepted.push(body.id);
    return status;
  };

  it('refuses events that it cannot store, continues by itself when there is room, and loses no accepted event', async () => {
    await api.post('/v1/projects/default/endpoints', { url: receiver.url('/hook') });
    expect(await post({ text: 'first' })).toBe(202);
    await receiver.waitFor('/hook', 1);
    const makeRoom = fill(directory);
    const text = randomBytes(100_000).toString('hex');
    await eventually(
      () => post({ text }),
      (status) => status === 503,
    );
    // The server may recover a few times before the disk has no room for a recovery either.
    await eventually(
      async () => {
        await useUpLog(join(directory, 'data'));
        return posthorn.output;
      },
      (printed) => printed.includes('The disk of the database is full'),
    );
    expect([await ready(), await post({ text })]).toEqual([503, 503]);

    makeRoom();
    await eventually(ready, (status) => status === 200);
    expect(await post({ text: 'last' })).toBe(202);
    await receiver.waitFor('/hook', (requests) => {
      const arrived = new Set(requests.map(({ body }) => body.toString()));
      return arrived.size >= 2 && requests.some(({ body }) => body.includes('"last"'));
    });
    const deliveries = async () => {
      const missing: string[] = [];
      for (const event of accepted) {
        const { items } = await api.get<{ items: { status: string }[] }>(
          `/v1/projects/default/deliveries?event=${event}`,
        );
        if (items[0]?.status !== 'succeeded') missing.push(event);
      }
      return missing;
    };
    await eventually(deliveries, (missing) => missing.length === 0);
  });
});
