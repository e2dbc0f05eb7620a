// One role of Posthorn in a process of its own, from the built `dist`, with a clock that the test moves by messages.
import 'reflect-metadata';
import { loadSettings } from '#config';
import { type Role, startPosthorn } from '#runtime';
import { OffsetClock } from '#testing';

/** A message of this process to its parent. */
export type RoleMessage = { kind: 'started'; url: string | null } | { kind: 'moved'; offsetMs: number };
/** An order to this process: the time by which its clock is to be ahead of the machine's. */
export type RoleOrder = { offsetMs: number };

/** The parent may be gone, and with it the Kafka that the stop needs. */
const STOP_TIMEOUT_MS = 40_000;

const built = new URL('../../../dist/apps/posthorn/src/roles.js', import.meta.url).href;
const { allRoles } = (await import(built)) as typeof import('../../../apps/posthorn/src/roles.ts');

const notify = (message: RoleMessage) => process.send?.(message);
const clock = new OffsetClock(Number(process.env.TEST_CLOCK_OFFSET_MS));
const { app, stop } = await startPosthorn(loadSettings(process.env), allRoles, { clock });

const isApi = process.env.POSTHORN_ROLES === 'api';
const api = isApi && app.get<Role & { url: string }>(allRoles.find(({ name }) => name === 'api')!.role);

process.on('message', ({ offsetMs }: RoleOrder) => {
  clock.advance(offsetMs - clock.offsetMs);
  notify({ kind: 'moved', offsetMs });
});
const leave = async () => {
  setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
  await stop();
  process.exit(0);
};
process.once('SIGTERM', () => void leave());
process.once('disconnect', () => void leave());
notify({ kind: 'started', url: api ? api.url : null });
