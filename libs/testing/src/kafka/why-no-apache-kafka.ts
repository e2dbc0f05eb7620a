import { spawnSync } from 'node:child_process';
import { haveKafkaJars } from './kafka-jars.ts';

function isMissing(program: string): boolean {
  return spawnSync(program, ['-version'], { stdio: 'ignore' }).error !== undefined;
}

/** The reason why `startApacheKafka` cannot work on this machine; undefined if none is known. */
export function whyNoApacheKafka(): string | undefined {
  if (isMissing('java')) return 'java is not installed';
  if (!haveKafkaJars() && isMissing('mvn')) return 'mvn is not installed';
  return undefined;
}
