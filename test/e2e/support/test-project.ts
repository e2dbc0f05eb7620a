import type {
  AttemptView,
  CreatedEndpointView,
  DeliveryReplayView,
  EndpointDetailsView,
  DeliveryView,
  EndpointHistoryItem,
  EndpointView,
  EventRoutingView,
  Page,
  ProjectView,
} from '#admin';
import { deliveryIdOf, fromTypeId, toTypeId } from '#kernel';
import { partitionOf } from '#message-log';
import { eventually } from '#testing';
import { KAFKA_PARTITIONS, type System } from './system.ts';

export interface EventInput {
  type: string;
  data: unknown;
  id?: string;
  channel?: string;
  channels?: readonly string[];
  endpointIds?: readonly string[];
  metadata?: object | null;
  occurredAt?: string;
  actor?: string;
}

export interface Accepted {
  id: string;
  duplicate: boolean;
}

export type DeliveryDetails = DeliveryView & { attempts: AttemptView[] };

/** A project of a scenario's own, as its customer works with it. */
export class TestProject {
  readonly id: string;
  readonly path: string;
  private readonly system: System;

  private constructor(system: System, id: string) {
    this.system = system;
    this.id = id;
    this.path = `/v1/projects/${id}`;
  }

  static async create(system: System, uid?: string): Promise<TestProject> {
    const { id } = await system.api.post<ProjectView>('/v1/projects', { name: 'A site', uid });
    return new TestProject(system, id);
  }

  /** Creates a project with an address that gets its mail. */
  static async createWithAddress(system: System): Promise<TestProject & { address: string }> {
    const project = await TestProject.create(system);
    const address = `${project.id}@example.com`;
    await system.api.patch(project.path, { notificationEmails: [address] });
    return Object.assign(project, { address });
  }

  /** An endpoint, once `isRight` returns true for it. */
  endpoint(id: string, isRight: (endpoint: EndpointDetailsView) => boolean): Promise<EndpointDetailsView> {
    return eventually(() => this.system.api.get<EndpointDetailsView>(`${this.path}/endpoints/${id}`), isRight);
  }

  /** Requests an action on an endpoint. */
  ask(endpoint: string, what: 'verify' | 'pause' | 'resume'): Promise<EndpointView> {
    return this.system.api.post(`${this.path}/endpoints/${endpoint}/${what}`);
  }

  /** The types of the history items of an endpoint, oldest first. */
  async history(endpoint: string): Promise<string[]> {
    const pages = await this.pages<EndpointHistoryItem>(`endpoints/${endpoint}/history`, 2);
    return pages
      .flat()
      .map(({ type }) => type)
      .reverse();
  }

  createEndpoint(url: string, more: object = {}): Promise<CreatedEndpointView> {
    return this.system.api.post(`${this.path}/endpoints`, { url, ...more });
  }

  /** An endpoint whose deliveries pass the same dispatcher, and the same claims of due rows, as those of `other`. */
  async createNeighbour(url: string, other: string, more: object = {}): Promise<CreatedEndpointView> {
    const partition = (id: string) => partitionOf(fromTypeId('ep', id)!, KAFKA_PARTITIONS);
    for (;;) {
      const endpoint = await this.createEndpoint(url, more);
      if (partition(endpoint.id) === partition(other)) return endpoint;
      await this.system.api.delete(`${this.path}/endpoints/${endpoint.id}`);
    }
  }

  send(event: EventInput): Promise<Accepted> {
    return this.system.api.post(`${this.path}/events`, event);
  }

  async sendBatch(events: EventInput[]): Promise<Accepted[]> {
    const { items } = await this.system.api.post<{ items: Accepted[] }>(`${this.path}/events/batch`, { events });
    return items;
  }

  /** The endpoints that got an event and those that did not, once its routing is stored. */
  routing(event: string): Promise<EventRoutingView> {
    const ask = () => this.system.api.get<EventRoutingView>(`${this.path}/events/${event}/routing`);
    return eventually(ask, ({ routedAt }) => routedAt !== null);
  }

  /** A delivery once it is routed and `isRight` returns true for it. */
  async delivery(
    event: string,
    endpoint: string,
    isRight: (delivery: DeliveryDetails) => boolean,
  ): Promise<DeliveryDetails> {
    await this.routing(event);
    const id = toTypeId('dlv', deliveryIdOf(fromTypeId('evt', event)!, fromTypeId('ep', endpoint)!));
    return eventually(() => this.system.api.get<DeliveryDetails>(`${this.path}/deliveries/${id}`), isRight);
  }

  replay(delivery: string): Promise<DeliveryReplayView> {
    return this.system.api.post<DeliveryReplayView>(`${this.path}/deliveries/${delivery}/replay`);
  }

  /** All pages of a list under this project, `limit` items at most on each. */
  async pages<T>(list: string, limit: number): Promise<T[][]> {
    const pages: T[][] = [];
    for (let cursor = ''; ;) {
      const more = `${list.includes('?') ? '&' : '?'}limit=${limit}${cursor && `&cursor=${cursor}`}`;
      const { items, nextCursor } = await this.system.api.get<Page<T>>(`${this.path}/${list}${more}`);
      pages.push(items);
      if (nextCursor === null) return pages;
      cursor = nextCursor;
    }
  }
}
