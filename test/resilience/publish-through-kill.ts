import { once } from 'node:events';
import { Events, type PublishStreamResponse } from '#proto';
import { GrpcClient } from '#testing';

/** A Posthorn that can be killed and started again on the same data. */
export interface KillableServer {
  /** Starts it. @returns the address of its gRPC API */
  start(): Promise<string>;
  /** Ends it with SIGKILL, and resolves when it has ended. */
  kill(): Promise<void>;
}

/** The events of a run, and the part of them after which the server is killed. */
export interface ThroughKillOptions {
  server: KillableServer;
  key: string;
  project: string;
  /** How many events are published. */
  events: number;
  /** The number of acknowledged events after which the server is killed. */
  killAfter: number;
}

/** The result of a run. */
export interface ThroughKill {
  /** The id that Posthorn gave each event, by the event's own id, as of its first acknowledgement. */
  acknowledged: Map<string, string>;
  /** The events that were acknowledged before the server was killed. */
  beforeKill: number;
  /** The events that were sent again and had been committed without an acknowledgement. */
  duplicates: number;
  /** The number of streams. */
  streams: number;
}

const ownId = (index: number) => `event-${index}`;

/**
 * Publishes events by `PublishStream`, each with an id of its own. The server is killed in the middle; the events
 * without an acknowledgement are then sent again on another stream, as a caller does.
 * @throws Error for an acknowledgement out of order, and for a refusal
 */
export async function publishThroughKill(options: ThroughKillOptions): Promise<ThroughKill> {
  const result: ThroughKill = { acknowledged: new Map(), beforeKill: 0, duplicates: 0, streams: 0 };
  let address = await options.server.start();
  while (result.acknowledged.size < options.events) {
    const isToBeKilled = result.streams === 0;
    result.streams++;
    await publishRest(address, options, result, isToBeKilled);
    if (!isToBeKilled) continue;
    result.beforeKill = result.acknowledged.size;
    address = await options.server.start();
  }
  return result;
}

/** Publishes what is not acknowledged, until all is, or until the stream breaks. */
async function publishRest(
  address: string,
  { server, key, project, events, killAfter }: ThroughKillOptions,
  result: ThroughKill,
  isToBeKilled: boolean,
): Promise<void> {
  const client = new GrpcClient(address, key);
  const stream = client.stream(Events.method.publishStream);
  const left = Array.from({ length: events }, (_, index) => ownId(index)).filter((id) => !result.acknowledged.has(id));
  const failures: Error[] = [];
  let next = 0;
  let killing: Promise<void> | undefined;
  stream.on('data', ({ number, outcome }: PublishStreamResponse) => {
    const id = left[next++];
    if (outcome.case !== 'receipt')
      failures.push(
        new Error(`${id} was refused: ${outcome.case === 'refusal' ? outcome.value.message : 'no outcome'}`),
      );
    else if (number !== BigInt(next)) failures.push(new Error(`response ${number} came in the place of ${next}`));
    else {
      result.acknowledged.set(id!, outcome.value.id);
      if (outcome.value.duplicate) result.duplicates++;
    }
    if (isToBeKilled && next === killAfter) killing = server.kill();
  });
  const ended = new Promise<void>((resolve) => stream.on('end', resolve).on('error', () => resolve()));
  const isOver = ended.then(() => true);
  for (const id of left) {
    const event = { type: 'post.published', dataJson: `{"id":"${id}"}`, id };
    if (stream.write({ project, event })) continue;
    if (
      await Promise.race([
        once(stream, 'drain').then(
          () => false,
          () => true,
        ),
        isOver,
      ])
    )
      break;
  }
  stream.end();
  await ended;
  await killing;
  client.close();
  if (failures[0]) throw failures[0];
}
