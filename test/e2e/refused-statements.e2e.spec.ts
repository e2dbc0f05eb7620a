import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installOutbox } from '#outbox';
import { cleanUpAfterEach, eventually, migratedDatabase, type TestDatabase, testDatabase } from '#testing';
import { MAIN, posthorn, type Printed } from './support/command-line.ts';
import { nameOf } from './support/running.ts';

const READS = ['outbox status', 'dead list'];
const WRITES = ['outbox rebase relay:event', 'admin-key create', 'secrets rekey', 'delivery-log rebuild'];
const EVERY = [...READS, ...WRITES];

const KEY = Buffer.alloc(32, 1).toString('base64');
/** The number of processes that run at a time. */
const AT_ONCE = 4;

/** Damage to a database, and the line in which each command then names it. */
const FAULTS: [what: string, damage: string, commands: string[], line: RegExp][] = [
  [
    'the role may not use the schema',
    'revoke usage on schema posthorn from $role',
    EVERY,
    /: the user "\w+" lacks USAGE on posthorn\. As the owner of the schema: grant usage on schema posthorn to "\w+"\.$/,
  ],
  [
    'the role may not read a table',
    `revoke select on posthorn.cursor, posthorn.dead_record, posthorn.api_key, posthorn.endpoint_secret from $role`,
    ['admin-key list', 'dead count'],
    /: the user "\w+" lacks SELECT on .* grant select on table posthorn\.cursor to "\w+"; .*\.$/,
  ],
  [
    'the role may not read the table of migrations',
    'revoke select on posthorn.schema_migration from $role',
    ['outbox status'],
    /: the user "\w+" lacks SELECT on posthorn\.schema_migration\. .* grant select on table posthorn\.schema_migration to /,
  ],
  [
    'the database is read-only',
    'alter database $database set default_transaction_read_only = on',
    WRITES,
    /: it accepts no writes now: name the primary, or allow writes again \(default_transaction_read_only\)\.$/,
  ],
  [
    'the tables are gone',
    'drop table posthorn.cursor, posthorn.dead_record, posthorn.api_key, posthorn.endpoint_secret cascade',
    ['outbox status', 'admin-key revoke ci', 'dead drop dead_01h455vb4pex5vsknk084sn02q'],
    /: relation "posthorn\.\w+" does not exist: `\.\/posthorn doctor` shows what its schema lacks\.$/,
  ],
];

describe('a command whose statement Postgres refuses', () => {
  const cleanUp = cleanUpAfterEach();
  let database: TestDatabase;
  let url: string;
  let role: string;

  beforeEach(async () => {
    database = await migratedDatabase();
    role = `command_${nameOf(database)}`;
    await database.pool.query(`create role ${role} login password 'p'; grant usage on schema posthorn to ${role};
      grant all on all tables in schema posthorn to ${role}; grant all on all sequences in schema posthorn to ${role}`);
    url = Object.assign(new URL(database.url), { username: role, password: 'p' }).href;
  });
  afterEach(async () => {
    await database.pool.query(`begin read write; drop owned by ${role}; drop role ${role}; commit`);
    await database.drop();
  });

  const run = (command: string) => posthorn(command.split(' '), { DATABASE_URL: url, POSTHORN_SECRET_KEYS: KEY });
  /** One line, after the lines about completed work. */
  const failed = (line: RegExp): Partial<Printed> => ({
    code: 1,
    stderr: expect.stringMatching(new RegExp(`^posthorn: [^\\n]*(?:${line.source.replace(/\$$/, '\\n$')})`)) as string,
  });

  /** Holds locks on tables by a session of another program. @returns its pid */
  async function lock(tables: string): Promise<number> {
    const holder = await database.pool.connect();
    const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid');
    await holder.query(`begin; lock table ${tables} in access exclusive mode`);
    cleanUp(async () => {
      await holder.query('rollback');
      holder.release();
    });
    return rows[0]!.pid;
  }

  it.each(FAULTS)('ends with one line that names the remedy where %s', async (_what, damage, commands, line) => {
    const statement = damage.replace('$role', role).replace('$database', nameOf(database));
    await database.pool.query(statement);
    for (let at = 0; at < commands.length; at += AT_ONCE) {
      const tried = commands.slice(at, at + AT_ONCE);
      const printed = await Promise.all(tried.map(run));
      tried.forEach((command, index) =>
        expect({ command, ...printed[index] }).toMatchObject({ command, ...failed(line) }),
      );
    }
  });

  it.each([
    [
      'its tables',
      'posthorn.cursor, posthorn.dead_record, posthorn.api_key, posthorn.endpoint_secret, posthorn.projection',
      EVERY,
    ],
    ['the table of migrations', 'posthorn.schema_migration', ['outbox status']],
  ])('names the session that has locked %s within seconds', async (_what, tables, commands) => {
    const pid = await lock(tables);
    const line = new RegExp(
      `lock on the table posthorn\\.\\w+ for [1-6] s\\. It is held by session ${pid} of .*pg_terminate_backend\\(${pid}\\)"\\. ` +
        `Then run the command again\\.$`,
    );
    const printed = await Promise.all(commands.map(run));
    commands.forEach((command, index) =>
      expect({ command, ...printed[index] }).toMatchObject({ command, ...failed(line) }),
    );
  });

  it.each([
    ['the session is ended', 'pg_terminate_backend', /: it ended the session: look in its log, and run the command/],
    [
      'the statement is cancelled',
      'pg_cancel_backend',
      /: it ended a statement, which took longer than a minute or was/,
    ],
  ])('ends with one line where %s', async (_what, end, line) => {
    await lock('posthorn.cursor');
    const printed = run('outbox status');
    await eventually(
      () =>
        database.pool.query(
          `select ${end}(a.pid) from pg_stat_activity a where a.usename = $1 and a.wait_event_type = 'Lock'`,
          [role],
        ),
      ({ rowCount }) => rowCount === 1,
    );
    expect(await printed).toMatchObject(failed(line));
  });

  it('names the session that has locked an outbox which is to be installed again', async () => {
    const service = await testDatabase();
    cleanUp(() => service.drop());
    await installOutbox(service.url);
    const holder = await service.pool.connect();
    cleanUp(() => holder.release());
    await holder.query('begin; lock table posthorn_outbox.meta in access exclusive mode');
    const printed = await posthorn(['outbox', 'install', '--database-url', service.url]);
    await holder.query('rollback');
    expect(printed).toMatchObject(
      failed(/lock on the table posthorn_outbox\.meta for [1-6] s\. It is held by session \d+ /),
    );
  });

  it.each(['run', 'outbox status'])(
    'refuses to run where the working directory is gone: posthorn %s',
    async (command) => {
      const folder = await mkdtemp(join(tmpdir(), 'posthorn-gone-'));
      const [script, env] = ['cd "$0" && rmdir "$0" && exec "$@"', { PATH: process.env.PATH, DATABASE_URL: url }];
      const args = ['-c', script, folder, process.execPath, MAIN, ...command.split(' ')];
      const printed = await new Promise<Printed>((resolve) =>
        execFile('sh', args, { env }, (error, stdout, stderr) =>
          resolve({ code: Number(error?.code), stdout, stderr }),
        ),
      );
      expect(printed).toEqual({
        code: 1,
        stdout: '',
        stderr:
          'posthorn: The working directory no longer exists. Change to another directory (`cd`), and run the command there.\n',
      });
    },
  );
});
