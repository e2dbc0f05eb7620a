import { type Connection, type MessageRecord, NetworkError, type NumericMap, ResponseError } from '@platformatic/kafka';
import { IdempotentProducer, isTooLarge, type ProducingClient } from './idempotent-producer.ts';
import type { OutgoingMessage } from './outgoing-record.ts';

const PRODUCE = 0;
const CODES = { NOT_LEADER_OR_FOLLOWER: 6, MESSAGE_TOO_LARGE: 10, OUT_OF_ORDER_SEQUENCE_NUMBER: 45, DUPLICATE: 46 };
/** In place of a code: the response does not name the partition. */
const LEFT_OUT = -999;

interface Request {
  leader: number;
  producerId: number;
  /** For each partition, the sequence number of its first record, and the texts of its records. */
  partitions: Record<number, [number, ...string[]]>;
}

/** Responds to a request to a leader with the error code of each of its partitions, or fails. */
type Answer = (request: Request) => Record<number, number>;

const lost: Answer = () => {
  throw new NetworkError('Connection closed');
};
const codeFor =
  (partition: number, code: number): Answer =>
  () => ({ [partition]: code });

/** Brokers of which node p leads partition p. They respond to each request as `answers` specifies, and record it. */
function cluster(...answers: Answer[]) {
  const requests: Request[] = [];
  let producerIds = 0;
  const produce = async (
    connection: Connection,
    _acks: number,
    _timeoutMs: number,
    records: MessageRecord[],
    { producerId, sequences }: { producerId: bigint; sequences: NumericMap },
  ) => {
    const request: Request = { leader: Number(connection), producerId: Number(producerId), partitions: {} };
    for (const { topic, partition, value } of records) {
      const texts = (request.partitions[partition!] ??= [sequences.getWithDefault(`${topic}:${partition}`, 0)]);
      texts.push(value.toString());
    }
    requests.push(request);
    const codes = answers.shift()?.(request) ?? {};
    const named = Object.keys(request.partitions).filter((index) => codes[Number(index)] !== LEFT_OUT);
    const partitionResponses = named.map((index) => ({
      ...{ index: Number(index), errorCode: codes[Number(index)] ?? 0, errorMessage: null },
    }));
    const response = { responses: [{ name: 'topic', partitionResponses }] };
    const errors = Object.fromEntries(Object.values(codes).map((code, index) => [`/${index}`, [code, null]]));
    if (Object.values(codes).some((code) => code !== LEFT_OUT))
      throw new ResponseError(PRODUCE, 11, errors as never, response);
    return response;
  };
  const initProducerId = () => Promise.resolve({ producerId: BigInt(++producerIds), producerEpoch: 0 });
  const client = {
    topicId: 'first',
    leaders: () => Promise.resolve(new Map([0, 1, 2].map((node) => [node, node]))),
    forgetLeaders: () => undefined,
    connectionTo: (node: number) => Promise.resolve(node),
    anyConnection: () => Promise.resolve(0),
    api: (name: string) => Promise.resolve({ async: name === 'Produce' ? produce : initProducerId }),
    close: () => Promise.resolve(),
  };
  const connect = () => client as unknown as ProducingClient;
  return { requests, client, producer: new IdempotentProducer('topic', connect, () => undefined) };
}

const message = (text: string, partition = 0): OutgoingMessage => ({
  ...{ key: 'key', value: Buffer.from(text), headers: {}, partition },
});
const to0 = (producerId: number, firstNumber: number, ...texts: string[]) => ({
  ...{ leader: 0, producerId, partitions: { 0: [firstNumber, ...texts] } },
});

describe('Idempotent producer', () => {
  it('numbers the records of a partition without gaps', async () => {
    const { producer, requests } = cluster();
    expect(await producer.produce([message('a'), message('b')])).toEqual([]);
    await producer.produce([message('c')]);
    expect(requests).toEqual([to0(1, 0, 'a', 'b'), to0(1, 2, 'c')]);
  });

  it('repeats a request whose response is lost under the same numbers', async () => {
    const { producer, requests } = cluster(lost);
    const batch = [message('a'), message('b')];
    await expect(producer.produce(batch)).rejects.toThrow('Connection closed');
    await producer.produce(batch);
    await producer.produce([message('c')]);
    expect(requests).toEqual([to0(1, 0, 'a', 'b'), to0(1, 0, 'a', 'b'), to0(1, 2, 'c')]);
  });

  it('treats a duplicate as acknowledged', async () => {
    const { producer, requests } = cluster(codeFor(0, CODES.DUPLICATE));
    expect(await producer.produce([message('a')])).toEqual([]);
    await producer.produce([message('b')]);
    expect(requests).toEqual([to0(1, 0, 'a'), to0(1, 1, 'b')]);
  });

  it.each([CODES.MESSAGE_TOO_LARGE, CODES.OUT_OF_ORDER_SEQUENCE_NUMBER])(
    'uses another producer id after a final refusal with code %i',
    async (code) => {
      const { producer, requests } = cluster(() => ({}), codeFor(0, code));
      await producer.produce([message('a')]);
      const refused = producer.produce([message('b'), message('c')]);
      await expect(refused).rejects.toMatchObject({ apiCode: code });
      await producer.produce([message('c')]);
      expect(requests).toEqual([to0(1, 0, 'a'), to0(1, 1, 'b', 'c'), to0(2, 0, 'c')]);
      expect(isTooLarge(await refused.catch((error: unknown) => error))).toBe(code === CODES.MESSAGE_TOO_LARGE);
    },
  );

  it('returns the partitions that failed, and numbers them as before', async () => {
    const { producer, requests } = cluster(() => ({}), codeFor(1, CODES.NOT_LEADER_OR_FOLLOWER), lost);
    const batch = [message('a', 0), message('b', 1), message('c', 2), message('d', 1)];
    const unanswered = await producer.produce(batch);
    expect(unanswered).toEqual(batch.slice(1));
    expect(await producer.produce(unanswered)).toEqual([]);
    await producer.produce([message('e', 0), message('f', 1)]);
    expect(requests.slice(3)).toEqual([
      { leader: 1, producerId: 1, partitions: { 1: [0, 'b', 'd'] } },
      { leader: 2, producerId: 1, partitions: { 2: [0, 'c'] } },
      { leader: 0, producerId: 1, partitions: { 0: [1, 'e'] } },
      { leader: 1, producerId: 1, partitions: { 1: [2, 'f'] } },
    ]);
  });

  it('returns a partition that a response omits', async () => {
    const { producer, requests } = cluster(codeFor(0, LEFT_OUT));
    const batch = [message('a', 0), message('b', 1)];
    expect(await producer.produce(batch)).toEqual([batch[0]]);
    await expect(producer.produce([message('a')])).resolves.toEqual([]);
    expect(requests.at(-1)).toEqual(to0(1, 0, 'a'));
  });

  it('keeps the acknowledgements of other leaders when a partition is refused for good', async () => {
    const { producer, requests } = cluster(() => ({}), codeFor(1, CODES.MESSAGE_TOO_LARGE));
    const batch = [message('a', 0), message('b', 1)];
    expect(await producer.produce(batch)).toEqual([batch[1]]);
    await producer.produce([batch[1]!]);
    expect(requests.at(-1)).toEqual({ leader: 1, producerId: 2, partitions: { 1: [0, 'b'] } });
  });

  it('uses another producer id for a topic that was created again', async () => {
    const { producer, requests, client } = cluster(() => ({}), lost);
    await producer.produce([message('a')]);
    await expect(producer.produce([message('b')])).rejects.toThrow('Connection closed');
    client.topicId = 'second';
    await producer.produce([message('b')]);
    await producer.produce([message('c')]);
    expect(requests).toEqual([to0(1, 0, 'a'), to0(1, 1, 'b'), to0(2, 0, 'b'), to0(2, 1, 'c')]);
  });

  it('sends to no partition without a leader', async () => {
    const { producer, requests } = cluster();
    const batch = [message('a', 7), message('b', 0)];
    expect(await producer.produce(batch)).toEqual([batch[0]]);
    await expect(producer.produce([batch[0]!])).rejects.toMatchObject({ apiId: 'LEADER_NOT_AVAILABLE' });
    expect(requests).toEqual([to0(1, 0, 'b')]);
  });
});
