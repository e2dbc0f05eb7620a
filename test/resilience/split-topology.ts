import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#postgres';
import { KeyRing } from '#signing';
import { startApacheKafka } from '../../libs/testing/src/kafka/apache-kafka.ts';
import { freePort } from '../../libs/testing/src/kafka/free-port.ts';
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

/** A Postgres on a port that it keeps over its deaths. */
class PostgresVictim implements Victim {
  readonly name = 'postgres';
  server: EmbeddedPostgres;
  private readonly dataDir: string;

  constructor(dataDir: string, server: EmbeddedPostgres) {
    this.dataDir = dataDir;
    this.server = server;
  }

  async kill(): Promise<void> {
    process.kill(this.server.pid, 'SIGKILL');
    await this.server.exited;
  }

  async restart(): Promise<void> {
    const port = Number(new URL(this.server.url).port);
    this.server = await startEmbeddedPostgres({ dataDir: this.dataDir, port });
  }
}

/** Every role in a process of its own, two dispatchers, over a real Kafka. */
export async function startSplit(directory: string): Promise<Topology> {
  const kafka = await startApacheKafka({});
  const dataDir = join(directory, 'data');
  const postgres = new PostgresVictim(dataDir, await startEmbeddedPostgres({ dataDir }));
  const port = await freePort();
  const env = {
    ...settingsFor(port),
    DATABASE_URL: postgres.server.url,
    KAFKA_BROKERS: kafka.brokers.join(','),
    POSTHORN_SECRET_KEYS: KeyRing.generateKey(),
  };
  const children = PROCESSES.map(
    ({ name, role }) => new PosthornChild(name, { ...env, POSTHORN_ROLES: role }, join(directory, `${name}.log`)),
  );
  const broker: Victim = { name: 'kafka', kill: () => kafka.kill(), restart: () => kafka.restart() };
  return {
    apiUrl: `http://127.0.0.1:${port}`,
    victims: [...children, postgres, broker],
    async stop() {
      await stopAll(children);
      await postgres.server.stop();
      await kafka.stop();
    },
  };
}
