import { existsSync } from 'node:fs';

const IMAGE = 'confluentinc/cp-kafka:8.0.0';
const SOCKET = '/var/run/docker.sock';

/**
 * A Kafka in a container, or undefined if no Docker engine answers. The engine is looked for before the client is
 * loaded, which alone takes longer than everything else where there is none.
 * @throws Error if an engine answers and the container does not start
 */
export async function startDockerKafka(): Promise<{ brokers: string[]; stop(): Promise<void> } | undefined> {
  if (!process.env.DOCKER_HOST && !existsSync(SOCKET)) return undefined;
  const { getContainerRuntimeClient } = await import('testcontainers');
  const engine = await getContainerRuntimeClient().catch(() => undefined);
  if (!engine) return undefined;
  const { KafkaContainer } = await import('@testcontainers/kafka');
  const container = await new KafkaContainer(IMAGE).withKraft().start();
  return {
    brokers: [`${container.getHost()}:${container.getMappedPort(9093)}`],
    stop: async () => void (await container.stop()),
  };
}
