import { KeyRing } from '#signing';
import { describeKafka, eventually, type TestDatabase, testDatabase } from '#testing';
import { PosthornProcess } from './support/posthorn-process.ts';
import { kafkaSettings, settingsFor } from './support/system.ts';

const ROLES = ['api', 'relay', 'dispatcher', 'worker'] as const;
type RoleName = (typeof ROLES)[number];
const OTHERS = ROLES.filter((role) => role !== 'api');

interface Ready {
  status: number | string;
  problems?: string[];
  detail?: string;
}

describeKafka('The processes of a Posthorn', () => {
  let database: TestDatabase;
  let settings: Record<string, string>;
  const processes = new Map<RoleName, PosthornProcess>();

  const start = (role: RoleName) => {
    const process = new PosthornProcess({ ...settings, POSTHORN_ROLES: role });
    processes.set(role, process);
    return process;
  };
  beforeAll(async () => {
    database = await testDatabase();
    settings = {
      ...settingsFor(database),
      ...kafkaSettings(),
      POSTHORN_LOG_LEVEL: 'info',
    };
    await Promise.all(ROLES.map((role) => start(role).healthUrl()));
  });
  afterAll(async () => {
    await Promise.all([...processes.values()].map((process) => process.stop()));
    await database.drop();
  });

  const ask = async (role: RoleName, path: string): Promise<{ status: number; body: Ready }> => {
    const base = (await processes.get(role)!.healthUrl()).replace(/\/readyz$/, '');
    const response = await fetch(base + path);
    return { status: response.status, body: (await response.json()) as Ready };
  };
  const readyWith = (isRight: (problems: string[]) => boolean) =>
    eventually(
      () => ask('api', '/readyz'),
      ({ body }) => isRight(body.problems ?? []),
    );

  it.each(ROLES)('log that they start and run as %s, and serve their health', async (role) => {
    const process = processes.get(role)!;
    expect(process.output).toMatch(new RegExp(`Posthorn is starting: ${role}"`));
    expect(process.output).toMatch(new RegExp(`Posthorn is running: ${role}\\. Health: `));
    expect(await ask(role, '/livez')).toEqual({ status: 200, body: { status: 'ok' } });
    const ready = { status: 200, body: { status: 'ok', problems: [], standstills: [] } };
    await eventually(
      () => ask(role, '/readyz'),
      (answer) => JSON.stringify(answer) === JSON.stringify(ready),
    );
    expect(await ask(role, '/readyz/all')).toEqual(ready);
  });

  it.each(OTHERS)('are reported to lack the role %s while it is killed, and to have it afterwards', async (role) => {
    await processes.get(role)!.kill();
    const lacking = await readyWith((problems) =>
      problems.some((problem) => problem.includes(`the role ${role} runs`)),
    );
    // If that took long, accepted events stand still as well.
    const state = expect.stringMatching(/^(degraded|stalled)$/) as string;
    expect(lacking).toMatchObject({ status: 200, body: { status: state } });
    const all = await ask('api', '/readyz/all');
    expect(all).toMatchObject({ status: 503, body: { detail: expect.stringContaining(role) as string } });
    await start(role).healthUrl();
    await eventually(
      () => ask('api', '/readyz'),
      ({ body }) => body.status === 'ok',
    );
  });

  it('are reported to lack a role as soon as its process is stopped, which logs that', async () => {
    const process = processes.get('worker')!;
    await process.stop();
    expect(process.output).toMatch(/Stopping: SIGTERM/);
    expect(process.output).toMatch(/Posthorn has stopped: worker"/);
    const { body } = await ask('api', '/readyz');
    expect(body.problems).toEqual([expect.stringMatching(/the role worker runs.*stopped \d+ s ago/)]);
    await start('worker').healthUrl();
  });

  it('are named in the log of the API when they have ended, and when all are back', async () => {
    const api = processes.get('api')!;
    const before = api.output.length;
    await Promise.all(OTHERS.map((role) => processes.get(role)!.kill()));
    const printed = (form: RegExp) =>
      eventually(
        () => Promise.resolve(form.test(api.output.slice(before))),
        (isPrinted) => isPrinted,
      );
    for (const role of OTHERS) await printed(new RegExp(`No process with the role ${role} runs`));
    await Promise.all(OTHERS.map((role) => start(role).healthUrl()));
    await printed(/Every role runs again/);
  });

  it('all report that one of them lacks a key which stored texts need', async () => {
    const made = await fetch(`${await processes.get('api')!.url()}/v1/projects/default/endpoints`, {
      method: 'POST',
      headers: { 'x-api-key': settings.POSTHORN_ADMIN_KEY!, 'content-type': 'application/json' },
      body: JSON.stringify({ url: 'http://127.0.0.1:9000/' }),
    });
    expect(made.status).toBe(201);
    const right = settings.POSTHORN_SECRET_KEYS!;
    await processes.get('dispatcher')!.stop();
    settings.POSTHORN_SECRET_KEYS = KeyRing.generateKey();
    await start('dispatcher').healthUrl();
    const lacks = `POSTHORN_SECRET_KEYS lacks the key ${KeyRing.parse(right).keyIds[0]}`;
    for (const role of ROLES) {
      const all = await eventually(
        () => ask(role, '/readyz/all'),
        ({ body }) => body.detail?.includes(lacks) ?? false,
      );
      expect(all.status).toBe(503);
      expect((await ask(role, '/readyz')).status).toBe(200);
    }
    await processes.get('dispatcher')!.stop();
    settings.POSTHORN_SECRET_KEYS = right;
    await start('dispatcher').healthUrl();
    for (const role of ROLES)
      await eventually(
        () => ask(role, '/readyz'),
        ({ body }) => body.status === 'ok',
      );
  });

  it('refuse to start without a port for their health', async () => {
    const taken = new URL(await processes.get('relay')!.healthUrl()).port;
    const second = new PosthornProcess({ ...settings, POSTHORN_ROLES: 'relay', POSTHORN_HEALTH_PORT: taken });
    expect(await second.exitCode()).toBe(1);
    expect(second.output).toMatch(/^posthorn: Cannot listen on 127\.0\.0\.1:\d+ for health: .*POSTHORN_HEALTH_PORT/m);
  });
});
