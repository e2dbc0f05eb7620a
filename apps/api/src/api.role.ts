import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { explainListening, Resources, type Role } from '#runtime';
import { EventIntake } from './rest/event-intake.ts';

/**
 * Connections that wait to be accepted while the event loop is busy; the system drops what comes beyond it, and a client
 * tries again only after a second. Node's default is 511. Linux cuts it to `net.core.somaxconn`, by default 4096.
 */
const ACCEPT_QUEUE = 4_096;

/** Listens for REST requests. */
@Injectable()
export class ApiRole implements Role {
  private address = '';

  constructor(
    private readonly resources: Resources,
    private readonly adapterHost: HttpAdapterHost<FastifyAdapter>,
    private readonly intake: EventIntake,
  ) {}

  /** The URL at which it listens, say `http://127.0.0.1:8080`. */
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

  /** Requests under way are answered; new ones are not accepted. */
  async stop(): Promise<void> {
    await this.adapterHost.httpAdapter.getInstance().close();
    await this.intake.drained();
  }
}
