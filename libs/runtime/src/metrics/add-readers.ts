import type { Settings } from '#config';
import { type Metrics, watchProcess } from '#telemetry';
import { type ProcessParts, processReader } from './process-reader.ts';
import { type WholeParts, wholeReaders } from './whole-reader.ts';

type WholeSettings = Pick<Settings, 'roles' | 'kafkaBrokers' | 'kafkaTopicPrefix'>;

/** The parts of a process whose state is in its metrics. */
export interface MeasuredParts extends ProcessParts, Omit<WholeParts, 'watchPool' | 'kafkaTopicPrefix' | 'isEmbedded'> {
  settings: WholeSettings;
  watchPool: ProcessParts['watchPool'] & WholeParts['watchPool'];
  metrics: Metrics;
}

/** Adds the readers of this process, and with the role worker those of the whole Posthorn. */
export function addReaders(parts: MeasuredParts): void {
  const { settings, metrics } = parts;
  watchProcess();
  metrics.addReader(processReader(parts));
  if (!settings.roles.includes('worker')) return;
  const { kafkaBrokers, kafkaTopicPrefix } = settings;
  const whole = { ...parts, kafkaTopicPrefix, isEmbedded: kafkaBrokers === undefined };
  for (const reader of wholeReaders(whole)) metrics.addReader(reader);
}
