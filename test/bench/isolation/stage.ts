import { Pool } from 'undici';
import type { RequestShape } from './http-request.ts';

const SETUP_CONNECTIONS = 16;

/** The sizes of a whole run, or the small ones of a test. */
export type Size = 'full' | 'small';

/** A project with its paths. */
export interface Tenant {
  id: string;
  path: string;
}

/** The Posthorn that a case attacks, and what it needs to prepare. */
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

  /** Calls the API. @throws Error unless the status is 200 to 299 */
  async call<T>(method: 'POST' | 'PATCH', path: string, body: object): Promise<T> {
    const headers = { authorization: `Bearer ${this.adminKey}`, 'content-type': 'application/json' };
    const answer = await this.pool.request({ method, path, headers, body: JSON.stringify(body) });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${method} ${path} was answered ${answer.statusCode}: ${text}`);
    return JSON.parse(text) as T;
  }

  async createTenant(name: string): Promise<Tenant> {
    const { id } = await this.call<{ id: string }>('POST', '/v1/projects', { name });
    return { id, path: `/v1/projects/${id}` };
  }

  /** Makes endpoints, some at a time. @param endpointOf the body of each, by its number */
  async createEndpoints({ path }: Tenant, count: number, endpointOf: (at: number) => object): Promise<void> {
    let next = 0;
    const work = async () => {
      while (next < count) await this.call('POST', `${path}/endpoints`, endpointOf(next++));
    };
    await Promise.all(Array.from({ length: SETUP_CONNECTIONS }, work));
  }

  /** A request that posts one event with the admin key. @param data JSON text */
  eventRequest({ path }: Tenant, type: string, data: string): RequestShape {
    const body = `{"type":"${type}","data":${data}}`;
    return { method: 'POST', path: `${path}/events`, key: this.adminKey, body };
  }

  /** The URL of another tenant's server that behaves like this. */
  customerUrl(manner: 'ok' | 'hang' | 'drip', path: string | number): string {
    return `http://127.0.0.1:${this.customersPort}/${manner}/${path}`;
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
