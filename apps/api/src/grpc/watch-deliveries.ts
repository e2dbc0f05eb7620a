import type { handleServerStreamingCall, Metadata, ServerWritableStream } from '@grpc/grpc-js';
import { type ChangeFilter, DeliveryChanges, type KeyIdentity, ListDeliveries, type ProjectIds, rightTo } from '#admin';
import {
  callError,
  type CallProblem,
  fieldsWithout,
  formIn,
  type MessageCodec,
  nameIn,
  type Plain,
  type Received,
  UnreadableMessage,
  writeMessage,
} from '#grpc-server';
import { ownerThatKeyOpens, stopping } from '#http-server';
import { PosthornError, SharedBudget } from '#kernel';
import { type WatchRequest, WatchRequestSchema, type WatchResponse, WatchResponseSchema } from '#proto';
import { WatchDto } from '../rest/deliveries/watch.dto.ts';

/** The most watches of a process. One project alone may have half of them. */
const MAX_WATCHES = 100;
/** The longest time without a response, so that a caller without changes keeps a recent token. */
const IDLE_MS = 10_000;
/** The time after which the key of a call is checked again, also while a long page is sent. */
const KEY_EVERY_MS = 1_000;

type Call = ServerWritableStream<Received<WatchRequest>, WatchResponse>;

/** The neighbours of the handler. */
export interface WatchOptions {
  codec: MessageCodec;
  projects: ProjectIds;
  changes: DeliveryChanges;
  /** The identity of the call's key, which may have been revoked since the call began. */
  identityNow: (metadata: Metadata) => Promise<KeyIdentity>;
  problemOf: (error: unknown, method: string) => CallProblem;
  /** Aborts when the server stops: then every watch ends. */
  signal: AbortSignal;
}

const METHOD = '/posthorn.v1.Deliveries/Watch';
const RIGHT = rightTo(ListDeliveries);

/**
 * One watch. It reads a page of changes only when the client has taken the page before, so that a slow client costs one
 * page of memory.
 */
class Watch {
  private readonly gone = new AbortController();
  /** True once the client has ended the call. */
  private hasLeft = false;
  private checkedAtMs = -Infinity;
  private wroteAtMs = performance.now();

  constructor(
    private readonly call: Call,
    private readonly options: WatchOptions,
    private readonly watches: SharedBudget,
  ) {}

  /** Runs until the client or the server ends the call. */
  async run(): Promise<void> {
    const { call, options } = this;
    const stop = () => this.gone.abort(stopping());
    const left = () => {
      this.hasLeft = true;
      this.gone.abort();
    };
    options.signal.addEventListener('abort', stop, { once: true });
    for (const event of ['close', 'cancelled']) call.on(event, left);
    try {
      if (options.signal.aborted) stop();
      const request = this.request();
      const project = nameIn(request, 'project');
      const projectId = await this.check(project);
      if (!this.watches.tryTake([projectId], 1)) throw tooMany();
      try {
        await this.follow(request, project, projectId);
      } finally {
        this.watches.give([projectId], 1);
      }
    } catch (error) {
      if (!this.hasLeft) call.emit('error', callError(options.problemOf(error, METHOD)));
    } finally {
      options.signal.removeEventListener('abort', stop);
    }
  }

  private request(): Plain {
    const { request } = this.call;
    if (!(request instanceof UnreadableMessage)) return this.options.codec.toPlain(WatchRequestSchema, request);
    throw new PosthornError('invalid-input', 'The request cannot be read.', { cause: request.cause });
  }

  /** @returns the id of the project. @throws PosthornError if the key does not open the project any more */
  private async check(project: string): Promise<string> {
    this.checkedAtMs = performance.now();
    const { call, options } = this;
    const identity = await options.identityNow(call.metadata);
    return ownerThatKeyOpens(identity, { right: RIGHT }, { project }, options.projects);
  }

  private async follow(request: Plain, project: string, projectId: string): Promise<void> {
    const { changes } = this.options;
    const { resumeToken, ...filter } = await formIn(WatchDto, fieldsWithout(request, 'project'));
    const terms: ChangeFilter = await changes.filter(projectId, filter);
    let place = await changes.begin(resumeToken ?? null);
    await this.write({ resumeToken: changes.token(place) });
    for (let isFound = true; ;) {
      await this.mayGoOn(project);
      const page = isFound ? await changes.read(terms, place) : { changes: [], place, isFull: false };
      for (const { change, place: behind } of page.changes) {
        await this.mayGoOn(project);
        await this.write({ resumeToken: changes.token(behind), change });
      }
      place = page.place;
      const isIdle = performance.now() - this.wroteAtMs >= IDLE_MS;
      if (isIdle) await this.write({ resumeToken: changes.token(place) });
      if (!page.isFull) ({ place, isFound } = await changes.wait(projectId, place, KEY_EVERY_MS, this.gone.signal));
    }
  }

  /**
   * Checks the key once a second.
   * @throws the reason if the call has ended; PosthornError if the key does not open the project any more
   */
  private async mayGoOn(project: string): Promise<void> {
    this.gone.signal.throwIfAborted();
    if (performance.now() - this.checkedAtMs >= KEY_EVERY_MS) await this.check(project);
  }

  /** Resolves when the client may get more. */
  private async write(response: Plain): Promise<void> {
    this.gone.signal.throwIfAborted();
    this.wroteAtMs = performance.now();
    const { call, gone, options } = this;
    await writeMessage(call, options.codec.fromPlain(WatchResponseSchema, response), gone.signal);
  }
}

function tooMany(): PosthornError {
  const message = 'Too many watches of this project are open: end one of them, or try again later.';
  return new PosthornError('too-many-requests', message, { canRetry: true });
}

/** The handler of `Deliveries.Watch`. */
export function watchDeliveries(
  options: WatchOptions,
): handleServerStreamingCall<Received<WatchRequest>, WatchResponse> {
  const watches = new SharedBudget(MAX_WATCHES, [1]);
  return (call) => void new Watch(call, options, watches).run();
}
