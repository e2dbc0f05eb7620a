import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApiKeys, EventPublisher } from '#admin';
import { grpcPortOf } from '#config';
import { GrpcServer, serverCredentials, type TlsFiles } from '#grpc-server';
import { endsInTime, keepRunning, systemClock } from '#kernel';
import { explainListening, Resources, type Role, stopBudget } from '#runtime';

/**
 * The most connections that wait to be accepted while the event loop is busy. The system drops connections beyond this
 * number, and a client tries again only after a second. Node's default is 511. Linux cuts the number to
 * `net.core.somaxconn`, by default 4096.
 */
const ACCEPT_QUEUE = 4_096;

/** How often the times at which keys were last used are written. */
const USES_EVERY_MS = 60_000;
/** The last write, at a stop, is not worth a longer wait. */
const LAST_USES_MS = 1_000;

type Settings = Resources['settings'];

/** The files of TLS in the settings, which have a key for each certificate. */
function tlsFiles({ grpcTlsCert, grpcTlsKey, grpcTlsClientCa }: Settings): TlsFiles | undefined {
  if (grpcTlsCert === undefined || grpcTlsKey === undefined) return undefined;
  return {
    certificate: { setting: 'POSTHORN_GRPC_TLS_CERT', path: grpcTlsCert },
    key: { setting: 'POSTHORN_GRPC_TLS_KEY', path: grpcTlsKey },
    ...(grpcTlsClientCa ? { clientCa: { setting: 'POSTHORN_GRPC_TLS_CLIENT_CA', path: grpcTlsClientCa } } : {}),
  };
}

/** Listens for requests of REST and gRPC. */
@Injectable()
export class ApiRole implements Role {
  private address = '';
  private grpcPort = 0;
  private readonly stopping = new AbortController();
  private recording: Promise<void> | undefined;

  constructor(
    private readonly resources: Resources,
    private readonly adapterHost: HttpAdapterHost<FastifyAdapter>,
    private readonly publisher: EventPublisher,
    private readonly keys: ApiKeys,
    private readonly grpc: GrpcServer,
  ) {}

  /** The URL at which the API listens, such as `http://127.0.0.1:8080`. */
  get url(): string {
    return this.address;
  }

  /** The address at which gRPC listens, such as `127.0.0.1:50051`. */
  get grpcAddress(): string {
    const { grpcHost } = this.resources.settings;
    return `${grpcHost.includes(':') ? `[${grpcHost}]` : grpcHost}:${this.grpcPort}`;
  }

  async start(): Promise<void> {
    const { host, port } = this.resources.settings;
    try {
      this.address = await this.adapterHost.httpAdapter.getInstance().listen({ host, port, backlog: ACCEPT_QUEUE });
    } catch (cause) {
      throw explainListening(host, port, 'PORT', cause);
    }
    this.recording = this.recordUses();
    await this.startGrpc();
  }

  /** Finishes the requests under way, and accepts no new ones. */
  async stop(): Promise<void> {
    const { drainMs } = stopBudget(this.resources.settings.shutdownMs);
    await Promise.all([this.grpc.close(drainMs), this.adapterHost.httpAdapter.getInstance().close()]);
    await this.publisher.drained();
    this.stopping.abort();
    const written = this.recording?.then(() => this.keys.lastUses.write());
    if (written) await endsInTime(written, LAST_USES_MS).catch(() => undefined);
  }

  /** Records from time to time which keys were used. The rounds that fail are tried again, with what came since. */
  private recordUses(): Promise<void> {
    const { health, problems } = this.resources;
    const name = 'Recording when keys were used';
    const report = health.work(name, { isMinor: true });
    const loop = { name, report, signal: this.stopping.signal, clock: systemClock, pauseMs: USES_EVERY_MS };
    return keepRunning({ ...loop, onProblem: problems.report }, () => {
      report.began();
      return this.keys.lastUses.write();
    });
  }

  private async startGrpc(): Promise<void> {
    const { settings, logger } = this.resources;
    const files = tlsFiles(settings);
    const credentials = serverCredentials(files);
    const [host, port] = [settings.grpcHost, grpcPortOf(settings)];
    try {
      this.grpcPort = await this.grpc.listen({ host, port, backlog: ACCEPT_QUEUE }, credentials);
    } catch (cause) {
      throw explainListening(host, port, 'GRPC_PORT', cause);
    }
    logger.info(`gRPC listens on ${this.grpcAddress} (${files === undefined ? 'without TLS' : 'with TLS'})`);
  }
}
