import type { KafkaQuestion, KafkaState } from './examine-kafka.ts';

export type { KafkaQuestion, KafkaState };

/**
 * Examines a cluster without changing anything in it. Loads the client only now, as `openKafkaLog` does.
 * @throws KafkaExaminationError if no broker responds, or all refuse the connection
 */
export async function inspectKafka(question: KafkaQuestion): Promise<KafkaState> {
  const { examineKafka } = await import('./examine-kafka.ts');
  return examineKafka(question);
}
