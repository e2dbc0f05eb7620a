import { create } from '@bufbuild/protobuf';
import type { handleBidiStreamingCall, Metadata, ServerDuplexStream } from '@grpc/grpc-js';
import { type AcceptedEventView, EventPublisher, type KeyIdentity, type ProjectIds, rightTo } from '#admin';
import {
  callError,
  type CallProblem,
  type MessageCodec,
  nameIn,
  type Plain,
  type Received,
  statusOf,
  UnreadableMessage,
  writeMessage,
} from '#grpc-server';
import { ownerThatKeyOpens, stopping } from '#http-server';
import { PosthornError } from '#kernel';
import {
  type PublishStreamRequest,
  PublishStreamRequestSchema,
  type PublishStreamResponse,
  PublishStreamResponseSchema,
} from '#proto';

/** The most events of a stream that are read and have no response yet: a client that reads no responses is not read. */
const MAX_UNANSWERED = 256;

type Call = ServerDuplexStream<Received<PublishStreamRequest>, PublishStreamResponse>;

/** The neighbours of the handler. */
export interface PublishStreamOptions {
  codec: MessageCodec;
  projects: ProjectIds;
  /** The identity of the call's key, which may have been revoked since the call began, for one event. */
  identityOfMessage: (metadata: Metadata) => Promise<KeyIdentity>;
  /** Publishes one event. Rejects with the reason if it is not stored. */
  publish(project: string, event: Plain): Promise<AcceptedEventView>;
  problemOf: (error: unknown, method: string) => CallProblem;
  /** Aborts when the server stops: streams end once every event that was read has its response. */
  signal: AbortSignal;
}

const METHOD = '/posthorn.v1.Events/PublishStream';
const RIGHT = rightTo(EventPublisher);

/**
 * One stream. Responses come in the order of the requests; a receipt means that its event is committed. Events with the
 * same ordering key are committed in their order, others at the same time.
 *
 * - reading: requests are read while fewer than 256 of them have no response. Entered by `run`.
 * - ending: nothing more is read, and the responses are written. Entered when the client has sent all, or the server
 *   stops.
 */
class PublishStream {
  private number = 0n;
  private unanswered = 0;
  private isEnding = false;
  private project = '';
  /** Aborts when the call has ended. */
  private readonly gone = new AbortController();
  /** Resolves when all requests so far are checked: an earlier one may wait for a look-up of its key or its project. */
  private checked: Promise<unknown> = Promise.resolve();
  /** The outcome of the last event of each ordering key that is not committed yet. */
  private readonly lastByKey = new Map<string, Promise<unknown>>();
  /** Resolves when all responses so far are written. */
  private written: Promise<void> = Promise.resolve();

  constructor(
    private readonly call: Call,
    private readonly options: PublishStreamOptions,
  ) {}

  run(): void {
    const { call, options } = this;
    const { signal } = options;
    const stop = () => void this.end(() => call.emit('error', callError(options.problemOf(stopping(), METHOD))));
    const gone = () => {
      signal.removeEventListener('abort', stop);
      this.gone.abort();
    };
    signal.addEventListener('abort', stop, { once: true });
    call.on('data', (request: Received<PublishStreamRequest>) => this.take(request));
    call.on('end', () => void this.end(() => call.end()));
    call.on('close', gone);
    call.on('cancelled', gone);
  }

  private take(request: Received<PublishStreamRequest>): void {
    if (this.isEnding) return;
    const number = ++this.number;
    const outcome = this.outcomeOf(request);
    outcome.catch(() => undefined);
    if (++this.unanswered >= MAX_UNANSWERED) this.call.pause();
    this.written = this.written.then(async () => {
      await this.write(number, outcome);
      if (this.unanswered-- === MAX_UNANSWERED && !this.isEnding) this.call.resume();
    });
  }

  /** Publishes the event of a request once all earlier requests are checked, so that it overtakes none of them. */
  private async outcomeOf(request: Received<PublishStreamRequest>): Promise<AcceptedEventView> {
    const check = this.checked.then(() => this.check(request));
    this.checked = check.catch(() => undefined);
    const { project, event } = await check;
    return this.inOrder(event, (ordered) => this.options.publish(project, ordered));
  }

  /** @throws PosthornError if the request cannot be read, or its key does not open the project any more */
  private async check(request: Received<PublishStreamRequest>): Promise<{ project: string; event: Plain }> {
    if (request instanceof UnreadableMessage) {
      throw new PosthornError('invalid-input', 'The request cannot be read.', { cause: request.cause });
    }
    const { project, event } = this.options.codec.toPlain(PublishStreamRequestSchema, request);
    if (typeof project === 'string') this.project = nameIn({ project }, 'project');
    const named = { project: this.project };
    const identity = await this.options.identityOfMessage(this.call.metadata);
    await ownerThatKeyOpens(identity, { right: RIGHT }, named, this.options.projects);
    return { ...named, event: (event ?? {}) as Plain };
  }

  /** Publishes an event once the earlier event of the stream with the same ordering key has its outcome. */
  private async inOrder(
    event: Plain,
    publish: (event: Plain) => Promise<AcceptedEventView>,
  ): Promise<AcceptedEventView> {
    const { orderingKey: key } = event;
    if (typeof key !== 'string') return publish(event);
    const earlier = this.lastByKey.get(key);
    const outcome = earlier ? earlier.then(() => publish(event)) : publish(event);
    const settled = outcome.catch(() => undefined);
    this.lastByKey.set(key, settled);
    void settled.then(() => {
      if (this.lastByKey.get(key) === settled) this.lastByKey.delete(key);
    });
    return outcome;
  }

  private async write(number: bigint, outcome: Promise<AcceptedEventView>): Promise<void> {
    const response = await this.responseTo(number, outcome);
    if (this.call.cancelled || this.call.destroyed) return;
    await writeMessage(this.call, response, this.gone.signal);
  }

  private async responseTo(number: bigint, outcome: Promise<AcceptedEventView>): Promise<PublishStreamResponse> {
    const { codec, problemOf } = this.options;
    try {
      return codec.fromPlain(PublishStreamResponseSchema, { number, receipt: await outcome });
    } catch (error) {
      const value = statusOf(problemOf(error, METHOD));
      return create(PublishStreamResponseSchema, { number, outcome: { case: 'refusal', value } });
    }
  }

  private async end(how: () => void): Promise<void> {
    if (this.isEnding) return;
    this.isEnding = true;
    this.call.pause();
    await this.written;
    how();
  }
}

/** The handler of `Events.PublishStream`. */
export function publishStream(
  options: PublishStreamOptions,
): handleBidiStreamingCall<Received<PublishStreamRequest>, PublishStreamResponse> {
  return (call) => new PublishStream(call, options).run();
}
