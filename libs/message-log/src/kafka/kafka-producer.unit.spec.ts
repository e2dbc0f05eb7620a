import { setImmediate } from 'node:timers/promises';
import { uuidv7 } from '#kernel';
import type { DeadLetter } from '../dead-letter.ts';
import { DeadLetters } from '../dead-letters.ts';
import { contractTopic } from '../testing/contract-topic.ts';
import { eventTopic, type RelayedEvent } from '../topics/event-topic.ts';
import { KafkaProducer } from './kafka-producer.ts';
import type { OutgoingMessage } from './outgoing-record.ts';

const topic = contractTopic('topic');

/** A broker that responds to each request as `answers` specifies, and records the requests. */
function clientThat(...answers: ((messages: OutgoingMessage[]) => OutgoingMessage[])[]) {
  const requests: string[][] = [];
  const texts = (messages: OutgoingMessage[]) => messages.map(({ value }) => String(value).slice('text:'.length));
  return {
    requests,
    produce: async (messages: OutgoingMessage[]) => {
      requests.push(texts(messages));
      const answer = answers.shift() ?? (() => []);
      await setImmediate();
      return answer(messages);
    },
    renew: () => Promise.resolve(),
  };
}

const kept: DeadLetter[] = [];
const deadLetters = new DeadLetters(
  async (letters) => void kept.push(...letters),
  () => undefined,
);
const producerOver = (client: ReturnType<typeof clientThat>, maxBatchBytes = 1_000, ofTopic = topic) =>
  new KafkaProducer(ofTopic, { partitionCount: 2, maxBatchBytes }, client, deadLetters, () => undefined);

const record = (text: string, key = 'key') => ({ key, text });
const failing = () => {
  throw new Error('no answer');
};

describe('Kafka producer', () => {
  it('sends together the records that wait while a request is under way', async () => {
    const client = clientThat();
    const producer = producerOver(client);
    await Promise.all(['a', 'b', 'c', 'd'].map((text) => producer.send([record(text)])));
    expect(client.requests).toEqual([['a'], ['b', 'c', 'd']]);
  });

  it('lets no project wait for the backlog of another, and keeps each project’s order', async () => {
    const client = clientThat();
    const producer = producerOver(client, 600_000);
    const backlog = ['1', '2', '3', '4'].map((name) => record(name.repeat(250_000), 'large'));
    await Promise.all([...backlog, record('a', 'small'), record('b', 'small')].map((one) => producer.send([one])));
    const shown = client.requests.map((texts) => texts.map((text) => text[0]));
    expect(shown).toEqual([['1'], ['2', 'a', 'b', '3'], ['4']]);
  });

  it('repeats the identical request after a failure, before any other request', async () => {
    const client = clientThat(failing, failing);
    const producer = producerOver(client);
    await Promise.all(['a', 'b'].map((text) => producer.send([record(text)])));
    expect(client.requests).toEqual([['a'], ['a'], ['a'], ['b']]);
  });

  it('resends unacknowledged records, and is not done before they are acknowledged', async () => {
    const client = clientThat((messages) => messages.filter((message) => message.key === 'other'));
    const producer = producerOver(client);
    await producer.send([record('a'), record('b', 'other'), record('c')]);
    expect(client.requests).toEqual([['a', 'c', 'b'], ['b']]);
  });

  it('rejects waiting records when it is stopped', async () => {
    const producer = producerOver(clientThat(failing));
    const sent = producer.send([record('a')]);
    await producer.stop();
    await expect(sent).rejects.toMatchObject({ code: 'unavailable', canRetry: true });
    await expect(producer.send([record('b')])).rejects.toMatchObject({ code: 'unavailable' });
    await producer.ready();
  });

  it('stores as dead the records that no consumer could take or the topic has no room for, and sends the others', async () => {
    kept.length = 0;
    const client = clientThat();
    const picky = { ...topic, problemOf: ({ text }: { text: string }) => (text === 'bad' ? 'It is bad' : undefined) };
    const producer = producerOver(client, 1_000, picky);
    await producer.send([record('a'), record('bad'), record('x'.repeat(2_000)), record('b')]);
    expect(client.requests).toEqual([['a', 'b']]);
    expect(kept).toMatchObject([
      { topic: 'topic', place: null, reason: 'It is bad', record: { sent: { key: 'key', text: 'bad' } } },
      { reason: expect.stringContaining('more than the topic allows') as string, record: { key: 'key' } },
    ]);
  });

  it('keeps a record that is too large for the topic as one dead record, independent of its sender', async () => {
    kept.length = 0;
    const relayed: RelayedEvent = {
      ...{ id: uuidv7(1), projectId: uuidv7(2), type: 'a.b', occurredAtMs: 1, data: `"${'x'.repeat(2_000)}"` },
      ...{ orderingKey: null, actor: null, channel: null, expiresAtMs: null },
    };
    const known = { partitionCount: 2, maxBatchBytes: 1_000 };
    const producer = new KafkaProducer(eventTopic, known, clientThat(), deadLetters, () => undefined);
    await producer.send([{ ...relayed, catalogueChange: 5 }]);
    await producer.send([relayed], { recheck: true });
    expect(kept).toHaveLength(2);
    expect(kept[1]!.id).toBe(kept[0]!.id);
  });

  it('is done at once with an empty send', async () => {
    const client = clientThat();
    await producerOver(client).send([]);
    expect(client.requests).toEqual([]);
  });
});
