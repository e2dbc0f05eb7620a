import { setTimeout as sleep } from 'node:timers/promises';
import { ApiConnections } from './api-connections.ts';
import { machineNowMs } from './clock.ts';
import { eventJson } from './event-data.ts';

/** The events to post, and the address to post them to. */
export interface EventPosts {
  port: number;
  path: string;
  adminKey: string;
  /** The first event's number. */
  first: number;
  count: number;
  connections: number;
  /** Endpoints among which the events take turns; default: all. */
  endpoints?: number;
}

/** Opens the connections of some posts, runs the work and closes them. */
async function withConnections<T>(
  posts: EventPosts,
  path: string,
  work: (api: ApiConnections) => Promise<T>,
): Promise<T> {
  const api = new ApiConnections(posts.port, path, posts.adminKey);
  try {
    await api.open(posts.connections);
    return await work(api);
  } finally {
    api.close();
  }
}

function batchJson(first: number, count: number, endpoints: number | undefined): string {
  return `{"events":[${Array.from({ length: count }, (_, at) => eventJson(first + at, endpoints)).join(',')}]}`;
}

/**
 * Posts all events as fast as the API takes them: a connection sends its next request when it has its answer.
 * The requests are made before the clock starts, so that their making is not measured.
 * @param batch events a request; 1 posts single events
 */
export function postEvents({ batch, ...posts }: EventPosts & { batch: number }): Promise<{ startedAtMs: number }> {
  return withConnections(posts, batch === 1 ? posts.path : `${posts.path}/batch`, async (api) => {
    const { endpoints } = posts;
    const requests: Buffer[] = [];
    for (let at = 0; at < posts.count; at += batch) {
      const first = posts.first + at;
      const json =
        batch === 1 ? eventJson(first, endpoints) : batchJson(first, Math.min(batch, posts.count - at), endpoints);
      requests.push(api.requestOf(json));
    }
    const startedAtMs = machineNowMs();
    let next = 0;
    const work = async () => {
      while (next < requests.length) await api.post(requests[next++]!);
    };
    await Promise.all(Array.from({ length: posts.connections }, work));
    return { startedAtMs };
  });
}

/**
 * Posts single events at a rate, without waiting for answers.
 * @returns for each event, the time at which it was handed to a connection (or would have been, had one been free), and
 * the time of its 202
 */
export function postAtRate({ ratePerSecond, ...posts }: EventPosts & { ratePerSecond: number }) {
  return withConnections(posts, posts.path, async (api) => {
    const sentAtMs = new Float64Array(posts.count);
    const answeredAtMs = new Float64Array(posts.count);
    const open: Promise<void>[] = [];
    const startedAtMs = machineNowMs();
    while (open.length < posts.count) {
      const due = Math.min(posts.count, 1 + Math.floor(((machineNowMs() - startedAtMs) / 1_000) * ratePerSecond));
      while (open.length < due) {
        const at = open.length;
        sentAtMs[at] = machineNowMs();
        const answered = api.post(api.requestOf(eventJson(posts.first + at)));
        open.push(answered.then(() => void (answeredAtMs[at] = machineNowMs())));
      }
      await sleep(1);
    }
    await Promise.all(open);
    return { sentAtMs, answeredAtMs };
  });
}
