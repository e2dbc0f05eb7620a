import { spawnSync } from 'node:child_process';
import { haveKafkaJars } from './kafka-jars.ts';

function isMissing(program: string): boolean {
  return spawnSync(program, ['-version'], { stdio: 'ignore' }).error !== undefined;
}

/** Why `startApacheKafka` cannot work on this machine; undefined if nothing speaks against it. */
export function whyNoApacheKafka(): string | undefined {
  if (isMissing('java')) return 'java is not installed';
  if (!haveKafkaJars() && isMissing('mvn')) return 'mvn is not installed';
  return undefined;
}
