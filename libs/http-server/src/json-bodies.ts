import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Clock, parseJson } from '#kernel';
import { type BodyWorkers, receiveEvents } from '#outbox';
import type { BodyReader, ReadBody } from './body-reader.ts';
import { codingProblem } from './body-coding.ts';
import { ownerOf, replyTo } from './caller.ts';
import { ParsedEvents } from './parsed-events.ts';
import { JSON_BOUNDS, MAX_BODY_BYTES, MAX_FORM_BYTES, MAX_INLINE_BYTES } from './limits.ts';
import type { RequestsInFlight } from './requests-in-flight.ts';
import { rulesOfRequest } from './route-rules.ts';

/** The neighbours and the bound of `JsonBodies`. */
export interface JsonBodiesOptions {
  reader: BodyReader;
  workers: BodyWorkers;
  requests: RequestsInFlight;
  clock: Clock;
  /** The most bytes of an event's data. */
  maxDataBytes: number;
}

type Kind = keyof typeof JSON_BOUNDS;

/** Reads and parses the JSON bodies of requests that have passed the door: small ones here, large ones in a thread. */
export class JsonBodies {
  constructor(private readonly options: JsonBodiesOptions) {}

  /** Replaces Fastify's own parsers, which read bodies (also of plain text) outside every budget. */
  install(fastify: FastifyInstance): void {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('application/json', (request: FastifyRequest) => this.read(request));
  }

  private async read(request: FastifyRequest): Promise<unknown> {
    const problem = codingProblem(request.headers);
    if (problem !== undefined) throw new UnsupportedMediaTypeException(problem);
    const { reader, requests } = this.options;
    const kind = rulesOfRequest(request).body ?? 'form';
    const reply = replyTo(request);
    requests.suspend(reply);
    const maxBytes = kind === 'form' ? MAX_FORM_BYTES : MAX_BODY_BYTES;
    const body = await reader.read(request.raw, reply.raw, ownerOf(request), maxBytes);
    requests.resume(reply);
    try {
      return await this.parse(body, kind, ownerOf(request));
    } finally {
      body.release();
    }
  }

  private async parse({ bytes }: ReadBody, kind: Kind, owner: string): Promise<unknown> {
    if (bytes.length === 0) return undefined;
    const { clock, maxDataBytes, workers } = this.options;
    const nowMs = clock.nowMs();
    const bounds = JSON_BOUNDS[kind];
    if (bytes.length <= MAX_INLINE_BYTES) {
      const body = parseJson(bytes, bounds);
      if (kind === 'form') return body;
      return new ParsedEvents(receiveEvents(kind, body, { nowMs, maxDataBytes, isParsed: true }));
    }
    const result = await workers.run(owner, { kind, bytes, bounds, nowMs, maxDataBytes });
    return result.type === 'form' ? (JSON.parse(result.text) as unknown) : new ParsedEvents(result.received);
  }
}
