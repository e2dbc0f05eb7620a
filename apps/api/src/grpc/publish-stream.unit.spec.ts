import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { create } from '@bufbuild/protobuf';
import { Metadata } from '@grpc/grpc-js';
import type { AcceptedEventView, KeyIdentity, ProjectIds } from '#admin';
import { MessageCodec, type Plain } from '#grpc-server';
import { toTypeId, uuidv7 } from '#kernel';
import { PublishStreamRequestSchema, type PublishStreamResponse } from '#proto';
import { eventually } from '#testing';
import { publishStream, type PublishStreamOptions } from './publish-stream.ts';
import { WRAPPERS } from './wrappers.ts';

const PROJECT_ID = uuidv7(Date.now());
const PROJECT = toTypeId('prj', PROJECT_ID);
const ADMIN_KEY: KeyIdentity = { id: 'POSTHORN_ADMIN_KEY', projectId: null, scopes: null, expiresAtMs: null };

describe('A stream of events', () => {
  let responses: PublishStreamResponse[];
  let published: unknown[];

  beforeEach(() => {
    responses = [];
    published = [];
  });

  /** A call that is served, with its neighbours. The size is the number of responses that it buffers. */
  function open(neighbours: Partial<PublishStreamOptions> = {}) {
    const call = Object.assign(
      new Duplex({
        objectMode: true,
        writableHighWaterMark: 1,
        read: () => undefined,
        write(response: PublishStreamResponse, _, done) {
          responses.push(response);
          setImmediate(done);
        },
      }),
      { metadata: new Metadata(), cancelled: false },
    );
    const publish = (_: string, event: Plain): Promise<AcceptedEventView> => {
      published.push(event.data);
      return Promise.resolve({ id: toTypeId('evt', uuidv7(Date.now())), duplicate: false });
    };
    const options: PublishStreamOptions = {
      codec: new MessageCodec(WRAPPERS),
      projects: { findKnown: () => PROJECT_ID } as unknown as ProjectIds,
      identityOfMessage: () => Promise.resolve(ADMIN_KEY),
      problemOf: (error) => {
        throw error;
      },
      signal: new AbortController().signal,
      publish,
      ...neighbours,
    };
    publishStream(options)(call as never);
    return call;
  }
  const event = (data: number, orderingKey?: string) =>
    create(PublishStreamRequestSchema, {
      project: PROJECT,
      event: { type: 'post.published', dataJson: `${data}`, ...(orderingKey !== undefined && { orderingKey }) },
    });
  const responded = (count: number) =>
    eventually(
      () => responses.length,
      (length) => length === count,
    );

  it('publishes the events of an ordering key in their order, also if the look-up of the first one’s key is slow', async () => {
    let looks = 0;
    const call = open({
      identityOfMessage: async () => {
        if (looks++ === 0) for (let turns = 0; turns < 10; turns++) await turn();
        return ADMIN_KEY;
      },
    });
    for (let data = 1; data <= 3; data++) call.push(event(data, 'a'));
    await responded(3);
    expect(published).toEqual(['1', '2', '3']);
  });

  it('keeps no listener for a response that the client has taken', async () => {
    const call = open();
    const listeners = () => ['drain', 'close', 'cancelled'].map((name) => call.listenerCount(name));
    call.push(event(0));
    await responded(1);
    const before = listeners();
    for (let data = 1; data <= 50; data++) call.push(event(data));
    await responded(51);
    await eventually(listeners, (counts) => counts.every((count, at) => count <= before[at]!));
  });
});
