// A process of its own: posts a healthy project's single events by the clock, whether or not earlier ones were
// answered.
import { setTimeout as sleep } from 'node:timers/promises';
import { answerCalls } from '../child-link.ts';
import { machineNowMs } from '../clock.ts';
import { eventJson } from '../event-data.ts';
import { HttpConnections } from './http-connections.ts';
import { httpRequest } from './http-request.ts';

const TICK_MS = 2;
const BETWEEN_LOOKS_MS = 50;

export interface SteadyPosts {
  port: number;
  path: string;
  key: string;
  /** The first event's number. */
  first: number;
  count: number;
  ratePerSecond: number;
  connections: number;
  /** How long after the last post an answer counts. */
  drainMs: number;
}

/** The events by index: the time at which each was handed to a connection or began to wait for one, and its answer. */
export interface SteadyAnswers {
  sentAtMs: Float64Array;
  /** 0 if there was none. */
  answeredAtMs: Float64Array;
  /** 0 if there was none. */
  statuses: Uint16Array;
}

async function postByTheClock(posts: SteadyPosts, api: HttpConnections, answers: SteadyAnswers): Promise<() => number> {
  const { path, key, first, count, ratePerSecond } = posts;
  const { sentAtMs, answeredAtMs, statuses } = answers;
  const startedAtMs = machineNowMs();
  let open = 0;
  for (let next = 0; next < count; await sleep(TICK_MS)) {
    const due = Math.min(count, 1 + Math.floor(((machineNowMs() - startedAtMs) / 1_000) * ratePerSecond));
    for (; next < due; next++) {
      const at = next;
      sentAtMs[at] = machineNowMs();
      open++;
      void api.send(httpRequest({ method: 'POST', path, key, body: eventJson(first + at) })).then((status) => {
        open--;
        if (status !== 0) answeredAtMs[at] = machineNowMs();
        statuses[at] = status;
      });
    }
  }
  return () => open;
}

const calls = {
  /** Resolves when all events are answered, or `drainMs` after the last post. */
  async post(posts: SteadyPosts): Promise<SteadyAnswers> {
    const { port, count, connections, drainMs } = posts;
    const answers = {
      sentAtMs: new Float64Array(count),
      answeredAtMs: new Float64Array(count),
      statuses: new Uint16Array(count),
    };
    const api = new HttpConnections(port, connections);
    const open = await postByTheClock(posts, api, answers);
    const untilMs = machineNowMs() + drainMs;
    while (open() > 0 && machineNowMs() < untilMs) await sleep(BETWEEN_LOOKS_MS);
    api.close();
    return answers;
  },
};

export type HealthySenderCalls = typeof calls;

answerCalls(calls);
