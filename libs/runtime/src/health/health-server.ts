import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf, PosthornError } from '#kernel';
import { explainListening } from '../listen-address.ts';
import type { Resources } from '../resources.ts';
import { type Readiness, ReadinessProbe } from './readiness.ts';

/** Probes of an orchestrator and of a few people: more are not needed, and cost open files. */
const MAX_CONNECTIONS = 32;
/** A probe sends its headers at once. */
const REQUEST_TIMEOUT_MS = 5_000;

/** The answer of each path; none of its own where the process only has to answer. */
const READ: Readonly<Record<string, ((readiness: ReadinessProbe) => Promise<Readiness>) | undefined>> = {
  '/livez': undefined,
  '/readyz': (readiness) => readiness.read(),
  '/readyz/all': (readiness) => readiness.readWhole(),
};

/**
 * The header of each response about a process's readiness, with the id under which the process reports in its database.
 * So `./posthorn doctor` knows whether the process works with the database of the settings.
 */
export const PROCESS_HEADER = 'posthorn-process';

type Answer = [status: number, body: object, headers?: Record<string, string>];

function problem(status: number, title: string, detail: string): Answer {
  return [status, { type: 'about:blank', title, status, detail }];
}

/** Serves `/livez`, `/readyz` and `/readyz/all` in a process that has no API to serve them. */
export class HealthServer {
  private readonly server: Server;
  private readonly readiness: ReadinessProbe;
  private readonly presence: Resources['presence'];
  private isStopping = false;

  private constructor(resources: Resources) {
    this.readiness = new ReadinessProbe(resources);
    this.presence = resources.presence;
    const options = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS };
    this.server = createServer(options, (request, response) => void this.handle(request, response));
    this.server.maxConnections = MAX_CONNECTIONS;
  }

  /** @throws PosthornError `startup-failed` if it cannot listen there */
  static async start(resources: Resources): Promise<HealthServer> {
    const { host, healthPort } = resources.settings;
    const health = new HealthServer(resources);
    try {
      await once(health.server.listen(healthPort, host), 'listening');
    } catch (cause) {
      throw explainListening(host, healthPort, 'POSTHORN_HEALTH_PORT', cause);
    }
    return health;
  }

  /** The URL at which it listens, such as `http://127.0.0.1:8081`. */
  get url(): string {
    const { address, family, port } = this.server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /** From now on the process is not ready. */
  stopping(): void {
    this.isStopping = true;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [status, body, headers] = await this.answer(request).catch((error: unknown): Answer => {
      if (error instanceof PosthornError) return problem(503, error.code, error.message);
      return problem(500, 'internal', messageOf(error));
    });
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    const { reportedId } = this.presence;
    const named = reportedId === undefined ? {} : { [PROCESS_HEADER]: reportedId };
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...named, ...headers });
    response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body));
  }

  private async answer({ method, url = '/' }: IncomingMessage): Promise<Answer> {
    const path = url.replace(/\?.*$/, '').replace(/(.)\/+$/, '$1');
    if (!Object.hasOwn(READ, path)) {
      return problem(404, 'not found', `There is no route ${path}. The routes are /livez, /readyz and /readyz/all.`);
    }
    if (method !== 'GET' && method !== 'HEAD') {
      const [status, body] = problem(405, 'method not allowed', `${path} supports GET and HEAD only.`);
      return [status, body, { allow: 'GET, HEAD' }];
    }
    const read = READ[path];
    if (read === undefined) return [200, { status: 'ok' }];
    if (this.isStopping) return problem(503, 'unavailable', 'This process is stopping.');
    return [200, await read(this.readiness)];
  }
}
