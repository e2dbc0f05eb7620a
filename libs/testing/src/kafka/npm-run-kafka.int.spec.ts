import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../..');

describe('npm run kafka', () => {
  const run = (env: Record<string, string>) =>
    spawnSync(process.execPath, ['tools/kafka.ts'], { cwd: ROOT, env, encoding: 'utf8' });

  it('names the programs to install on a machine without Docker and Java', () => {
    const { status, stderr } = run({ PATH: '/nowhere' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^No Kafka could be started: .*java is not installed\.$/m);
    expect(stderr).toMatch(/Docker, with its engine running/);
    expect(stderr).toMatch(/Java 17 or newer and Maven/);
  });

  it('starts no Kafka if KAFKA_BROKERS is set, and reports that', () => {
    const { status, stderr } = run({ PATH: '/nowhere', KAFKA_BROKERS: '127.0.0.1:9092' });
    expect([status, stderr]).toEqual([
      1,
      'Nothing is started: KAFKA_BROKERS=127.0.0.1:9092 names a Kafka already. Unset it to run one here.\n',
    ]);
  });
});
