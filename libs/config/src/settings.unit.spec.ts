import { readFileSync } from 'node:fs';
import { PosthornError } from '#kernel';
import { renderEnvExample, renderSettingsPage } from './render-settings.ts';
import { loadSettings } from './settings.ts';
import { SETTINGS_TABLE } from './settings-table.ts';

function problemsOf(env: Record<string, string>): Record<string, string> {
  try {
    loadSettings(env);
  } catch (error) {
    if (!(error instanceof PosthornError)) throw error;
    expect(error.code).toBe('invalid-settings');
    return Object.fromEntries(error.problems.map(({ pointer, message }) => [pointer, message]));
  }
  return {};
}

/** Each wrong value is in test/e2e/bad-input-operation.e2e.spec.ts, which writes a page of the docs. */
describe('settings', () => {
  it('have a default for everything that a first start needs', () => {
    const settings = loadSettings({});
    expect(settings.port).toBe(8080);
    expect(settings.roles).toEqual(['api', 'relay', 'dispatcher', 'worker']);
    expect(settings.databaseUrl).toBeUndefined();
    expect(settings.egressAllow).toEqual([]);
    expect(settings.egressPorts).toEqual([]);
    expect(Object.isFrozen(settings)).toBe(true);
  });

  it('treat an empty variable as unset', () => {
    expect(loadSettings({ DATABASE_URL: '', PORT: '' }).port).toBe(8080);
  });

  it.each(['a@example.com', 'Ünï the <a@example.com>', 'Posthorn at Example <a@b>'])('takes mail from %j', (from) => {
    expect(loadSettings({ POSTHORN_MAIL_FROM: from, SMTP_URL: 'smtp://127.0.0.1:25' }).mailFrom).toBe(from);
  });

  it('include named outbox sources', () => {
    const { outboxSources } = loadSettings({ POSTHORN_OUTBOX_SOURCES: 'shop=postgres://a@b/c, blog=postgres://a@b/d' });
    expect([...outboxSources]).toEqual([
      ['shop', 'postgres://a@b/c'],
      ['blog', 'postgres://a@b/d'],
    ]);
  });

  it('are refused with all wrong variables at once', () => {
    expect(Object.keys(problemsOf({ PORT: 'x', POSTHORN_LOG_LEVEL: 'x' }))).toEqual(['PORT', 'POSTHORN_LOG_LEVEL']);
  });

  it('are refused with the name of the Kubernetes service that has set a wrong variable', () => {
    expect(problemsOf({ POSTHORN_HEALTH_PORT: 'tcp://10.0.0.1:8081' }).POSTHORN_HEALTH_PORT).toMatch(
      /^must be a whole number .*; Kubernetes has set it for the service posthorn-health: .*enableServiceLinks: false/,
    );
    expect(problemsOf({ POSTHORN_HEALTH_PORT: '8081x' }).POSTHORN_HEALTH_PORT).not.toContain('Kubernetes');
  });

  it('describe the roles with each setting that a split needs', () => {
    const needed = /so (.+) must be set too/
      .exec(problemsOf({ POSTHORN_ROLES: 'api' }).POSTHORN_ROLES!)![1]!
      .split(', ');
    expect(needed).toHaveLength(3);
    for (const name of needed) expect(SETTINGS_TABLE.roles.description).toContain(name);
  });

  it('are refused with each setting that a split lacks and the way to make a key, apart from wrong values', () => {
    expect(problemsOf({ POSTHORN_ROLES: 'api' }).POSTHORN_ROLES).toMatch(
      /so DATABASE_URL, KAFKA_BROKERS, POSTHORN_SECRET_KEYS must be set too \(.*openssl rand -base64 32.*node -p ".*"/,
    );
    const problems = problemsOf({ POSTHORN_ROLES: 'api', DATABASE_URL: 'x', POSTHORN_SECRET_KEYS: 'x' });
    expect(Object.keys(problems)).toEqual(['DATABASE_URL', 'POSTHORN_SECRET_KEYS', 'POSTHORN_ROLES']);
    expect(problems.POSTHORN_ROLES).toMatch(/so KAFKA_BROKERS must be set too$/);
  });

  it.each([
    'postgres://me:p%2Fw%40@db.example.com:5432/shop?sslmode=require&application_name=me@here',
    'postgres://me@%2Fvar%2Frun%2Fpostgresql/db',
    'postgresql:///db?host=/var/run/postgresql&user=me@server&password=p@ss',
    'postgres://me@[::1]:5432/db',
    'postgres://me@münchen.example/db_1',
    'postgres://localhost',
  ])('accept the connection string %s', (url) => {
    expect(problemsOf({ DATABASE_URL: url, POSTHORN_OUTBOX_SOURCES: `shop=${url}` })).toEqual({});
  });

  it('accept an at sign in the password of a mail server, and addresses of IPv6', () => {
    const env = { SMTP_URL: 'smtps://me@example.com:p@ss@mail.example.com:465/?requireTLS=true' };
    expect(problemsOf({ ...env, KAFKA_BROKERS: '[::1]:9092,kafka_1:9092' })).toEqual({});
    expect(problemsOf({ SMTP_URL: 'smtp://[::1]:25' })).toEqual({});
  });

  it('accept an admin key of printable ASCII, up to the size of a request’s headers', () => {
    const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).join('');
    expect(problemsOf({ POSTHORN_ADMIN_KEY: printable })).toEqual({});
    expect(problemsOf({ POSTHORN_ADMIN_KEY: 'k'.repeat(4_096) })).toEqual({});
    expect(problemsOf({ POSTHORN_ADMIN_KEY: 'k'.repeat(4_097) }).POSTHORN_ADMIN_KEY).toMatch(/^must have 32 to 4096 /);
  });

  it('name the place of a character in an admin key that no header carries unchanged', () => {
    const wrong = ({ key, at }: { key: string; at: number }) =>
      expect(problemsOf({ POSTHORN_ADMIN_KEY: key }).POSTHORN_ADMIN_KEY).toContain(` at position ${at}: `);
    const long = 'k'.repeat(40);
    for (const character of [' ', '\t', '\n', '\x7f', '\u00a0', 'ü', '’']) {
      wrong({ key: `${long}${character}`, at: 41 });
      wrong({ key: `${character}${long}`, at: 1 });
    }
  });

  it('are refused with both bounds of a lease at once', () => {
    for (const lease of ['5', '6000', '80000']) {
      const { POSTHORN_LEASE_MS } = problemsOf({ POSTHORN_LEASE_MS: lease });
      expect(POSTHORN_LEASE_MS).toBe('must be a whole number from 80001 to 3600000');
    }
    expect(problemsOf({ POSTHORN_LEASE_MS: '80001' })).toEqual({});
  });

  it('never repeat the value of a secret in a message', () => {
    const secrets = Object.values(SETTINGS_TABLE).filter((row) => 'secret' in row);
    expect(secrets.length).toBeGreaterThan(2);
    for (const row of secrets) expect(JSON.stringify(problemsOf({ [row.env]: 'hunter2' }))).not.toContain('hunter2');
  });

  it('are rendered into .env.example and docs/settings.md', () => {
    const root = new URL('../../../', import.meta.url);
    expect(readFileSync(new URL('.env.example', root), 'utf8')).toBe(renderEnvExample());
    expect(readFileSync(new URL('docs/settings.md', root), 'utf8')).toBe(renderSettingsPage());
  });
});
