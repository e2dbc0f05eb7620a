import { join } from 'node:path';
import { KeyRing } from '#signing';
import { freePort } from '#kernel';
import { startApacheKafka } from '../../libs/testing/src/kafka/apache-kafka.ts';
import { OwnPostgres } from './own-postgres.ts';
import { PosthornChild } from './posthorn-child.ts';
import { settingsFor, stopAll, type Topology } from './topology.ts';
import type { Victim } from './victim.ts';

const PROCESSES = [
  { name: 'api', role: 'api' },
  { name: 'relay', role: 'relay' },
  { name: 'dispatcher-1', role: 'dispatcher' },
  { name: 'dispatcher-2', role: 'dispatcher' },
  { name: 'worker', role: 'worker' },
];

/**
 * Every role in a process of its own, two dispatchers, over a real Kafka.
 * @param outboxSources the value of `POSTHORN_OUTBOX_SOURCES`
 */
export async function startSplit(directory: string, outboxSources: string): Promise<Topology> {
  const kafka = await startApacheKafka({});
  const postgres = await OwnPostgres.start('postgres', { dataDir: join(directory, 'data') });
  const databaseUrl = postgres.url('posthorn');
  const port = await freePort();
  const env = {
    ...settingsFor(port, outboxSources),
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS: kafka.brokers.join(','),
    POSTHORN_SECRET_KEYS: KeyRing.generateKey(),
  };
  const children = PROCESSES.map(
    ({ name, role }) => new PosthornChild(name, { ...env, POSTHORN_ROLES: role }, join(directory, `${name}.log`)),
  );
  const broker: Victim = {
    name: 'kafka',
    how: 'kill -9',
    kill: () => kafka.kill(),
    restart: () => kafka.restart(),
  };
  return {
    apiUrl: `http://127.0.0.1:${port}`,
    databaseUrl: () => Promise.resolve(databaseUrl),
    victims: [...children, postgres, broker],
    async stop() {
      await stopAll(children);
      await postgres.shutDown();
      await kafka.stop();
    },
  };
}
