import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { RequestShape } from './http-request.ts';

const SETUP_CONNECTIONS = 16;
const TRIES = 20;
const BETWEEN_TRIES_MS = 500;

/** The sizes of a whole run, or the small ones of a test. */
export type Size = 'full' | 'small';

/** A project and its own API key. */
export interface Tenant {
  id: string;
  path: string;
  key: string;
}

/** The Posthorn that a case attacks, with the ports and keys that the case needs to prepare. */
export class Stage {
  readonly port: number;
  readonly adminKey: string;
  /** Where the servers of other tenants are: `/ok`, `/hang` and `/drip`. */
  readonly customersPort: number;
  /** Where the healthy project's server is. */
  readonly healthyPort: number;
  private readonly sizes: Size;
  private readonly pool: Pool;

  constructor(options: { port: number; adminKey: string; customersPort: number; healthyPort: number; size: Size }) {
    this.port = options.port;
    this.adminKey = options.adminKey;
    this.customersPort = options.customersPort;
    this.healthyPort = options.healthyPort;
    this.sizes = options.size;
    this.pool = new Pool(`http://127.0.0.1:${this.port}`, { connections: SETUP_CONNECTIONS });
  }

  /** The number for a whole run, or for a test. */
  size(full: number, small: number): number {
    return this.sizes === 'full' ? full : small;
  }

  /**
   * Calls the API, and again while it is too busy.
   * @throws Error unless the status is 200 to 299 in the end
   */
  async call<T>(method: 'POST' | 'PATCH', path: string, body: object): Promise<T> {
    const headers = { authorization: `Bearer ${this.adminKey}`, 'content-type': 'application/json' };
    for (let tries = 1; ; tries++) {
      const answer = await this.pool.request({ method, path, headers, body: JSON.stringify(body) });
      const { statusCode } = answer;
      const text = await answer.body.text();
      if (statusCode < 300) return JSON.parse(text) as T;
      const isBusy = statusCode === 429 || statusCode === 503;
      if (!isBusy || tries === TRIES) throw new Error(`${method} ${path} was answered ${statusCode}: ${text}`);
      await sleep(BETWEEN_TRIES_MS);
    }
  }

  async createTenant(name: string): Promise<Tenant> {
    const { id } = await this.call<{ id: string }>('POST', '/v1/projects', { name });
    const path = `/v1/projects/${id}`;
    const { key } = await this.call<{ key: string }>('POST', `${path}/api-keys`, { name });
    return { id, path, key };
  }

  /** Makes endpoints, some at a time. @param endpointOf the body of each, by its number */
  async createEndpoints({ path }: Tenant, count: number, endpointOf: (at: number) => object): Promise<void> {
    let next = 0;
    const work = async () => {
      while (next < count) await this.call('POST', `${path}/endpoints`, endpointOf(next++));
    };
    await Promise.all(Array.from({ length: SETUP_CONNECTIONS }, work));
  }

  /** A request that posts one event of a tenant. @param data JSON text */
  eventRequest({ path, key }: Tenant, type: string, data: string): RequestShape {
    return { method: 'POST', path: `${path}/events`, key, body: `{"type":"${type}","data":${data}}` };
  }

  /** The URL of another tenant's server that behaves like this. */
  customerUrl(manner: 'ok' | 'hang' | 'drip', path: string | number): string {
    return `http://127.0.0.1:${this.customersPort}/${manner}/${path}`;
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
