import { freePort } from '#kernel';
import { brokerAnswers } from './broker-answers.ts';
import { runCommand } from '../run-command.ts';
import { brokerSettings } from './server-properties.ts';

const IMAGE = 'apache/kafka:4.2.1';
const START_TIMEOUT_MS = 60_000;
/** An engine that hangs is none. */
const ENGINE_TIMEOUT_MS = 10_000;

/** The name of this machine's Docker engine: containers are published there. */
function engineHost(): string {
  const { DOCKER_HOST = '' } = process.env;
  return DOCKER_HOST.startsWith('tcp:') ? new URL(DOCKER_HOST).hostname : '127.0.0.1';
}

/** The image takes each setting as a variable: `log.dirs` as `KAFKA_LOG_DIRS`. */
function variablesOf(settings: Record<string, string | number | boolean>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    return ['--env', `KAFKA_${name.toUpperCase().replaceAll('.', '_')}=${value}`];
  });
}

async function hasEngine(): Promise<boolean> {
  return runCommand('docker', ['version'], ENGINE_TIMEOUT_MS).then(
    () => true,
    () => false,
  );
}

/**
 * A Kafka in a container, or undefined if no Docker engine responds. The command line of Docker is enough for one
 * container; the library for it takes 38 MB of an installation.
 * @throws Error if an engine responds and the container does not start
 */
export async function startDockerKafka(): Promise<{ brokers: string[]; stop(): Promise<void> } | undefined> {
  if (!(await hasEngine())) return undefined;
  const port = await freePort();
  const host = engineHost();
  const name = `posthorn-kafka-${process.pid}-${port}`;
  const settings = {
    ...brokerSettings(9_093),
    listeners: `PLAINTEXT://:${port},CONTROLLER://127.0.0.1:9093`,
    'advertised.listeners': `PLAINTEXT://${host}:${port}`,
  };
  const published = host === '127.0.0.1' ? `127.0.0.1:${port}:${port}` : `${port}:${port}`;
  const stop = () => runCommand('docker', ['rm', '--force', name]);
  await runCommand('docker', [
    ...['run', '--detach', '--rm', '--name', name, '--publish', published],
    ...[...variablesOf(settings), IMAGE],
  ]);
  const broker = `${host}:${port}`;
  try {
    await brokerAnswers(broker, START_TIMEOUT_MS, () => undefined);
  } catch (error) {
    await stop();
    throw error;
  }
  return { brokers: [broker], stop };
}
