import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { EventPublisher } from '#admin';
import { explainListening, Resources, type Role } from '#runtime';

/**
 * The most connections that wait to be accepted while the event loop is busy. The system drops connections beyond this
 * number, and a client tries again only after a second. Node's default is 511. Linux cuts the number to
 * `net.core.somaxconn`, by default 4096.
 */
const ACCEPT_QUEUE = 4_096;

/** Listens for REST requests. */
@Injectable()
export class ApiRole implements Role {
  private address = '';

  constructor(
    private readonly resources: Resources,
    private readonly adapterHost: HttpAdapterHost<FastifyAdapter>,
    private readonly publisher: EventPublisher,
  ) {}

  /** The URL at which the API listens, such as `http://127.0.0.1:8080`. */
  get url(): string {
    return this.address;
  }

  async start(): Promise<void> {
    const { host, port } = this.resources.settings;
    try {
      this.address = await this.adapterHost.httpAdapter.getInstance().listen({ host, port, backlog: ACCEPT_QUEUE });
    } catch (cause) {
      throw explainListening(host, port, 'PORT', cause);
    }
  }

  /** Finishes the requests under way, and accepts no new ones. */
  async stop(): Promise<void> {
    await this.adapterHost.httpAdapter.getInstance().close();
    await this.publisher.drained();
  }
}
