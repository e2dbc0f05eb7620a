import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf, PosthornError } from '#kernel';
import { explainListening } from '../listen-address.ts';
import type { Resources } from '../resources.ts';
import { ReadinessProbe } from './readiness.ts';

/** Probes of an orchestrator and of a few people: more are not needed, and cost open files. */
const MAX_CONNECTIONS = 32;
/** A probe sends its headers at once. */
const REQUEST_TIMEOUT_MS = 5_000;

/** The parts that the responses are read from. */
interface Sources {
  readiness: ReadinessProbe;
  metrics: Resources['metrics'];
}

/** A path: how its response is read, and whether it is refused while the process stops. */
interface Route {
  isOfReadiness?: true;
  read: (sources: Sources) => object | Promise<object | string>;
}

const ROUTES: Readonly<Record<string, Route>> = {
  '/livez': { read: () => ({ status: 'ok' }) },
  '/readyz': { isOfReadiness: true, read: ({ readiness }) => readiness.read() },
  '/readyz/all': { isOfReadiness: true, read: ({ readiness }) => readiness.readWhole() },
  '/metrics': { read: ({ metrics }) => metrics.text() },
};
const PATHS = Object.keys(ROUTES);

/**
 * The header of each response about a process's readiness, with the id under which the process reports in its database.
 * So `./posthorn doctor` knows whether the process works with the database of the settings.
 */
export const PROCESS_HEADER = 'posthorn-process';

type Answer = [status: number, body: object | string, headers?: Record<string, string>];
/** The setting of the port on which a server listens. */
type PortSetting = 'POSTHORN_HEALTH_PORT' | 'POSTHORN_METRICS_PORT';

function problem(status: number, title: string, detail: string): Answer {
  return [status, { type: 'about:blank', title, status, detail }];
}

/**
 * Serves `/livez`, `/readyz`, `/readyz/all` and `/metrics` without a key: in a process that has no API to serve them,
 * and on a port of their own in any process.
 */
export class HealthServer {
  private readonly server: Server;
  private readonly sources: Sources;
  private readonly presence: Resources['presence'];
  private isStopping = false;

  private constructor(resources: Resources) {
    this.sources = { readiness: new ReadinessProbe(resources), metrics: resources.metrics };
    this.presence = resources.presence;
    const options = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS };
    this.server = createServer(options, (request, response) => void this.handle(request, response));
    this.server.maxConnections = MAX_CONNECTIONS;
  }

  /** @throws PosthornError `startup-failed` if it cannot listen there */
  static async start(resources: Resources, setting: PortSetting = 'POSTHORN_HEALTH_PORT'): Promise<HealthServer> {
    const { host, healthPort, metricsPort } = resources.settings;
    const port = setting === 'POSTHORN_METRICS_PORT' ? metricsPort! : healthPort;
    const health = new HealthServer(resources);
    try {
      await once(health.server.listen(port, host), 'listening');
    } catch (cause) {
      throw explainListening(host, port, setting, cause);
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
    const ofText = typeof body === 'string' ? this.sources.metrics.contentType : 'application/json';
    const type = status < 400 ? ofText : 'application/problem+json';
    const { reportedId } = this.presence;
    const named = reportedId === undefined ? {} : { [PROCESS_HEADER]: reportedId };
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...named, ...headers });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.end(request.method === 'HEAD' ? undefined : text);
  }

  private async answer({ method, url = '/' }: IncomingMessage): Promise<Answer> {
    const path = url.replace(/\?.*$/, '').replace(/(.)\/+$/, '$1');
    if (!Object.hasOwn(ROUTES, path)) {
      const routes = `${PATHS.slice(0, -1).join(', ')} and ${PATHS.at(-1)}`;
      return problem(404, 'not found', `There is no route ${path}. The routes are ${routes}.`);
    }
    if (method !== 'GET' && method !== 'HEAD') {
      const [status, body] = problem(405, 'method not allowed', `${path} supports GET and HEAD only.`);
      return [status, body, { allow: 'GET, HEAD' }];
    }
    const { isOfReadiness, read } = ROUTES[path]!;
    if (this.isStopping && isOfReadiness) return problem(503, 'unavailable', 'This process is stopping.');
    return [200, await read(this.sources)];
  }
}
