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

describe('settings', () => {
  it('has a default for everything that a first start needs', () => {
    const settings = loadSettings({});
    expect(settings.port).toBe(8080);
    expect(settings.roles).toEqual(['api', 'relay', 'dispatcher', 'worker']);
    expect(settings.databaseUrl).toBeUndefined();
    expect(settings.egressAllow).toEqual([]);
    expect(Object.isFrozen(settings)).toBe(true);
  });

  it('takes an empty variable as unset', () => {
    expect(loadSettings({ DATABASE_URL: '', PORT: '' }).port).toBe(8080);
  });

  it.each(['a@example.com', 'Ünï the <a@example.com>', 'Posthorn at Example <a@b>'])('takes mail from %j', (from) => {
    expect(loadSettings({ POSTHORN_MAIL_FROM: from, SMTP_URL: 'smtp://127.0.0.1:25' }).mailFrom).toBe(from);
  });

  it('reads named outbox sources', () => {
    const { outboxSources } = loadSettings({ POSTHORN_OUTBOX_SOURCES: 'shop=postgres://a@b/c, blog=postgres://a@b/d' });
    expect([...outboxSources]).toEqual([
      ['shop', 'postgres://a@b/c'],
      ['blog', 'postgres://a@b/d'],
    ]);
  });

  it.each([
    ['PORT', 'http', 'must be a whole number from 0 to 65535'],
    ['PORT', '65536', 'must be a whole number from 0 to 65535'],
    ['DATABASE_URL', 'localhost', 'must be a connection string'],
    ['POSTHORN_ROLES', 'api,relais', 'has "relais"; it may have api, relay'],
    ['POSTHORN_ADMIN_KEY', 'short', 'must have 32 characters or more'],
    ['POSTHORN_LOG_LEVEL', 'loud', 'must be one of'],
    ['KAFKA_TOPIC_PREFIX', 'a b', 'must be 1 to 100 letters'],
    ['POSTHORN_OUTBOX_SOURCES', 'postgres://a@b/c', 'must list sources like'],
    ['POSTHORN_OUTBOX_SOURCES', 'a=postgres://a@b/c,a=postgres://a@b/c', 'twice'],
    ['POSTHORN_RESUME_PER_SECOND', '0', 'must be a whole number from 1 to 10000'],
    ['SMTP_URL', 'mail.example.com', 'must be like smtps://'],
    ['SMTP_URL', 'https://mail.example.com', 'must be like smtps://'],
    ['SMTP_URL', 'smtp://', 'must be like smtps://'],
    ['POSTHORN_MAIL_FROM', 'nobody', 'must be like posthorn@example.com'],
    ['POSTHORN_MAIL_FROM', 'A <a@example.com>, b@example.com', 'must be like'],
    ['POSTHORN_MAIL_FROM', 'A, B <a@example.com>', 'must be like'],
    ['POSTHORN_MAIL_FROM', 'A <a@example.com>\r\nBcc: b@example.com', 'must be like'],
    ['POSTHORN_LEASE_MS', '60000', 'must be over 60000'],
    ['POSTHORN_ROLES', 'api', 'needs DATABASE_URL, KAFKA_BROKERS, POSTHORN_SECRET_KEYS too'],
  ])('refuses %s=%s and says what is right', (name, value, message) => {
    expect(problemsOf({ [name]: value })[name]).toContain(message);
  });

  it('names every wrong variable at once', () => {
    expect(Object.keys(problemsOf({ PORT: 'x', POSTHORN_LOG_LEVEL: 'x' }))).toEqual(['PORT', 'POSTHORN_LOG_LEVEL']);
  });

  it('does not repeat the value of a secret', () => {
    const secrets = Object.values(SETTINGS_TABLE).filter((row) => 'secret' in row);
    expect(secrets.length).toBeGreaterThan(2);
    for (const row of secrets) expect(JSON.stringify(problemsOf({ [row.env]: 'hunter2' }))).not.toContain('hunter2');
  });

  it('is rendered into the files that people read', () => {
    const root = new URL('../../../', import.meta.url);
    expect(readFileSync(new URL('.env.example', root), 'utf8')).toBe(renderEnvExample());
    expect(readFileSync(new URL('docs/settings.md', root), 'utf8')).toBe(renderSettingsPage());
  });
});
