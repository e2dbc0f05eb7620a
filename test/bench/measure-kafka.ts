import type { Bench } from './bench.ts';
import { batches, singles, warmUps } from './loads.ts';
import type { Counted } from './cpu-account.ts';
import type { Throughput } from './measure-embedded.ts';
import { measureThroughput, runThroughput } from './measure-throughput.ts';
import { messageOf } from './message-of.ts';
import { startPosthorn } from './posthorn-process.ts';
import { argumentsOf, childrenOf } from './process-tree.ts';
import { onEnd } from './started-children.ts';

/** The throughput over Kafka, or why there is none. */
export type KafkaFindings = Throughput | { unavailable: string };

/** The broker, if it is a child of this process. */
export function brokerProcess(): Counted[] {
  const pid = childrenOf(process.pid).find((child) => argumentsOf(child).includes('kafka.Kafka'));
  return pid === undefined ? [] : [{ name: 'Kafka', pid }];
}

async function measure(bench: Bench): Promise<KafkaFindings> {
  const { startKafka } = await import('../../libs/testing/src/kafka/start-kafka.ts');
  const kafka = await startKafka();
  if ('unavailable' in kafka) return kafka;
  onEnd(() => kafka.stop());
  bench.say('starting Posthorn, all roles in one process, over Kafka');
  const posthorn = await startPosthorn({ receiverPort: await bench.receiverPort(), kafkaBrokers: kafka.brokers });
  for (const load of warmUps) await runThroughput(bench, posthorn, load);
  const found = {
    batches: await measureThroughput(bench, posthorn, batches(bench), brokerProcess()),
    singles: await measureThroughput(bench, posthorn, singles(bench), brokerProcess()),
  };
  await posthorn.stop();
  return found;
}

/** Measures the loads with a real Kafka as the log: one broker on this machine, all roles in one process. */
export async function measureKafka(bench: Bench): Promise<KafkaFindings> {
  try {
    return await measure(bench);
  } catch (error) {
    return { unavailable: messageOf(error) };
  }
}
