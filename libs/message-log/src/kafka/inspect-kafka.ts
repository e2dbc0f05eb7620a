import type { KafkaQuestion, KafkaState } from './examine-kafka.ts';

export type { KafkaQuestion, KafkaState };

/**
 * Examines a cluster without changing anything in it. Loads the client only now, as `openKafkaLog` does.
 * @throws Error if no broker responds
 */
export async function inspectKafka(question: KafkaQuestion): Promise<KafkaState> {
  const { examineKafka } = await import('./examine-kafka.ts');
  return examineKafka(question);
}
