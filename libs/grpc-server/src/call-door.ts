import type { ServerHttp2Stream } from 'node:http2';
import {
  Metadata,
  type ServerInterceptor,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
} from '@grpc/grpc-js';
import type { ApiKeys, KeyIdentity } from '#admin';
import {
  ADMIN,
  addressGroupOf,
  type ClientSocket,
  type Connections,
  inTime,
  type KeyRate,
  type KeyRates,
  keyOf,
  rateExceeded,
  rateHeaders,
  RequestSlots,
  stopping,
  UNAUTHENTICATED,
  type UnauthenticatedRequests,
} from '#http-server';
import { PosthornError } from '#kernel';
import { callError, type CallProblem } from './call-error.ts';
import type { ClientSockets } from './client-sockets.ts';
import type { IncomingCall, IncomingMessages } from './incoming-messages.ts';

/** Services that need no key: their responses are the same for every caller. */
const OPEN = /^\/grpc\.(health|reflection)\./;
const HEALTH = /^\/grpc\.health\./;
/** The most calls of these services. They have slots of their own, because they may last. */
const MAX_OPEN_CALLS = 128;
/** The most bytes of a message to them. */
const MAX_OPEN_BYTES = 65_536;

/** The neighbours of `CallDoor`. */
export interface CallDoorOptions {
  keys: ApiKeys;
  connections: Connections;
  sockets: ClientSockets;
  slots: RequestSlots;
  messages: IncomingMessages;
  unauthenticated: UnauthenticatedRequests;
  /** Called with each call for the health of the process. The call waits for it. */
  onHealthCall(call: ServerHttp2Stream): Promise<void>;
  rates: KeyRates;
  /** The most bytes of a message to a method, by its path. */
  maxBytesOf: (path: string) => number;
  problemOf: (error: unknown, method: string) => CallProblem;
}

interface Admitted {
  owner: string;
  slots: RequestSlots;
  maxBytes: number;
  rate?: KeyRate | undefined;
}

/**
 * The HTTP/2 stream of a call. It is a private field in grpc-js, whose interceptors see a message only when it is whole
 * in memory; `incoming-messages.int.spec.ts` fails if a version has no such field.
 */
function streamOf(call: ServerInterceptingCallInterface): ServerHttp2Stream {
  return (call as unknown as { stream: ServerHttp2Stream }).stream;
}

function addressOf(peer: string): string {
  return peer.replace(/:\d+$/, '');
}

/** The keys of a call's metadata as header lines, as `keyOf` reads them. */
function rawHeadersOf(metadata: Metadata): string[] {
  return ['authorization', 'x-api-key'].flatMap((name) =>
    metadata.get(name).flatMap((value) => [name, value.toString()]),
  );
}

/** The rate limit of a key, as REST has it in the headers. */
function rateMetadata(rate: KeyRate | undefined): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(rate ? rateHeaders(rate) : {})) metadata.set(name, value);
  return metadata;
}

/**
 * Decides on every call from its metadata alone, before a byte of its messages is read, as the `Door` of the REST API
 * does: the key must be valid and below its rate limit, and its project must have a free slot. Wrong keys are slowed
 * together with those of the REST API.
 */
export class CallDoor {
  private readonly identities = new WeakMap<Metadata, KeyIdentity>();
  private readonly openSlots = new RequestSlots(MAX_OPEN_CALLS);
  private isClosed = false;

  constructor(private readonly options: CallDoorOptions) {}

  /** The identity of a call that was let in. */
  identityOf(metadata: Metadata): KeyIdentity {
    return this.identities.get(metadata)!;
  }

  /**
   * The identity of a call that was let in before. A stream looks at it again: its key may have been revoked meanwhile.
   * @throws PosthornError `unauthorized` if the key is no longer valid, `unavailable` if it cannot be looked up
   */
  async identityNow(metadata: Metadata): Promise<KeyIdentity> {
    const key = keyOf({ rawHeaders: rawHeadersOf(metadata) });
    const identity = await inTime(this.options.keys.identify(key, this.identityOf(metadata).id));
    if (identity === undefined) throw new PosthornError('unauthorized', 'The API key is no longer valid.');
    return identity;
  }

  /**
   * As `identityNow`, for a message of a stream that counts as a request of its key.
   * @throws PosthornError as `identityNow`, and `too-many-requests` past the key's rate limit
   */
  async identityOfMessage(metadata: Metadata): Promise<KeyIdentity> {
    const identity = await this.identityNow(metadata);
    const rate = this.options.rates.take(identity);
    if (rate?.isExceeded) throw rateExceeded(rate);
    return identity;
  }

  /** Refuses all new calls, on connections that are still open. */
  close(): void {
    this.isClosed = true;
  }

  /** The interceptor for a server. */
  readonly interceptor: ServerInterceptor = ({ path, requestStream }, call) => {
    const { problemOf } = this.options;
    const stream = streamOf(call);
    const socket = this.enter(call, stream);
    // The rate limit of the key until it is sent: with the metadata of the response, or with a refusal before that.
    let unsentRate: KeyRate | undefined;
    const refuse = (error: unknown) => {
      const ending = callError(problemOf(error, path));
      ending.metadata.merge(rateMetadata(unsentRate));
      call.sendStatus(ending);
    };
    let handedOver = () => {};
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, forward) => {
            this.admit(path, metadata, call.getPeer(), socket)
              .then(async (admitted) => {
                if (stream.destroyed) return;
                unsentRate = admitted.rate;
                if (unsentRate?.isExceeded) throw rateExceeded(unsentRate);
                handedOver = this.begin(admitted, stream, { isUnary: !requestStream, fail: refuse });
                if (HEALTH.test(path)) await this.options.onHealthCall(stream);
                if (unsentRate) call.sendMetadata(rateMetadata(unsentRate));
                unsentRate = undefined;
                forward(metadata);
              })
              .catch(refuse);
          },
          onReceiveMessage: (message, forward) => {
            handedOver();
            forward(message);
          },
        }),
    });
  };

  /**
   * Takes a slot for a call until it is closed, or until its one message has been handed over.
   * @returns a function that is called when a message has been handed over
   * @throws PosthornError if there is no free slot
   */
  private begin(
    { owner, slots, maxBytes }: Admitted,
    stream: ServerHttp2Stream,
    reading: Pick<IncomingCall, 'isUnary' | 'fail'>,
  ): () => void {
    slots.take(owner);
    let isReleased = false;
    const release = () => {
      if (!isReleased) slots.give(owner);
      isReleased = true;
    };
    stream.once('close', release);
    const free = this.options.messages.follow(stream, { ...reading, owner, maxBytes });
    return () => {
      free();
      if (reading.isUnary) release();
    };
  }

  /** Counts a call on its connection. */
  private enter(call: ServerInterceptingCallInterface, stream: ServerHttp2Stream): ClientSocket | undefined {
    const socket = this.options.sockets.find(call.getPeer());
    if (socket === undefined) return undefined;
    const { connections } = this.options;
    const request = { complete: false };
    connections.begin(socket, request);
    stream.once('end', () => (request.complete = true));
    stream.once('close', () => connections.end(socket));
    return socket;
  }

  private async admit(
    path: string,
    metadata: Metadata,
    peer: string,
    socket: ClientSocket | undefined,
  ): Promise<Admitted> {
    if (this.isClosed) throw stopping();
    if (OPEN.test(path)) return { owner: UNAUTHENTICATED, slots: this.openSlots, maxBytes: MAX_OPEN_BYTES };
    const identity = await this.identify(metadata, peer, socket);
    this.identities.set(metadata, identity);
    const owner = identity.projectId ?? ADMIN;
    const { connections, slots, maxBytesOf } = this.options;
    if (socket !== undefined) connections.showKey(socket, owner);
    return { owner, slots, maxBytes: maxBytesOf(path), rate: this.options.rates.take(identity) };
  }

  private async identify(metadata: Metadata, peer: string, socket: ClientSocket | undefined): Promise<KeyIdentity> {
    const { keys, connections, unauthenticated } = this.options;
    const address = addressOf(peer);
    try {
      const key = keyOf({ rawHeaders: rawHeadersOf(metadata) });
      const known = keys.identifyKnown(key);
      const identity = known === undefined ? await inTime(keys.identify(key, addressGroupOf(address))) : known;
      if (identity) return identity;
      throw keys.refusalOf(key);
    } catch (error) {
      if (!(error instanceof PosthornError) || error.code !== 'unauthorized') throw error;
      if (socket !== undefined) connections.refuse(socket);
      return new Promise((_, reject) => unauthenticated.refuse(address, error, reject));
    }
  }
}
