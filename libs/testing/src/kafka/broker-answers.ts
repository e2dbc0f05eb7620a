import { setTimeout as sleep } from 'node:timers/promises';

const BETWEEN_TRIES_MS = 100;

async function answers(broker: string): Promise<boolean> {
  // Loaded here, so that specs which want nothing of Kafka do not wait for it.
  const { Admin } = await import('@platformatic/kafka');
  const timeouts = { connectTimeout: 1_000, requestTimeout: 1_000 };
  const admin = new Admin({ clientId: 'testing', bootstrapBrokers: [broker], retries: 0, ...timeouts });
  try {
    return (await admin.metadata({ topics: [] })).brokers.size > 0;
  } catch {
    return false;
  } finally {
    await admin.close().catch(() => undefined); // may fail while the broker is starting, which does not matter
  }
}

/**
 * Resolves once the broker returns its cluster's metadata.
 * @param gone returns the reason if the broker never will
 * @throws Error if it is gone, or has not responded within `timeoutMs`
 */
export async function brokerAnswers(broker: string, timeoutMs: number, gone: () => string | undefined): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await answers(broker))) {
    const reason = gone() ?? (performance.now() > deadline ? `no answer within ${timeoutMs} ms` : undefined);
    if (reason !== undefined) throw new Error(`Kafka at ${broker} did not start: ${reason}`);
    await sleep(BETWEEN_TRIES_MS);
  }
}
