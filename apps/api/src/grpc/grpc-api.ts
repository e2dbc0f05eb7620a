import type { FactoryProvider } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiKeys as Keys, DeliveryChanges, EventPublisher, IdempotentRequests, ProjectIds } from '#admin';
import {
  type CallDoor,
  type CallProblem,
  CallsInProgress,
  GrpcServer,
  type GrpcService,
  IncomingMessages,
  MessageCodec,
  type Plain,
} from '#grpc-server';
import { BodyBytes, BodyPace, Connections, KeyRates, RequestSlots, UnauthenticatedRequests } from '#http-server';
import { messageOf } from '#kernel';
import { BodyWorkers } from '#outbox';
import { AdminKeys, ApiKeys, Deliveries, Endpoints, Events, EventTypes, Projects, Replays } from '#proto';
import { ReadinessProbe, Resources } from '#runtime';
import { asPosthornError } from '../known-error.ts';
import { problemOf } from '../rest/http/problem.ts';
import { publishEvents } from './publish-events.ts';
import { publishStream } from './publish-stream.ts';
import { adminKeyRpcs } from './services/admin-keys.ts';
import { apiKeyRpcs } from './services/api-keys.ts';
import { deliveryRpcs } from './services/deliveries.ts';
import { endpointRpcs } from './services/endpoints.ts';
import { eventTypeRpcs } from './services/event-types.ts';
import { eventRpcs } from './services/events.ts';
import { projectRpcs } from './services/projects.ts';
import { replayRpcs } from './services/replays.ts';
import type { UseCases } from './use-cases.ts';
import { watchDeliveries } from './watch-deliveries.ts';
import { WRAPPERS } from './wrappers.ts';

const codec = new MessageCodec(WRAPPERS);

/** The problem for an error of a method. Errors of Posthorn are logged, as those of the REST API. */
function problems({ logger, problems: reports }: Resources): (error: unknown, method: string) => CallProblem {
  return (thrown, method) => {
    const error = asPosthornError(thrown);
    const problem = problemOf(error);
    const { cause, retryAfterMs } = error as { cause?: unknown; retryAfterMs?: number };
    const why = cause === undefined ? '' : ` (${messageOf(cause)})`;
    if (problem.status === 503) reports.report(`A call of gRPC ended with UNAVAILABLE: ${problem.detail}${why}`);
    else if (problem.status >= 500) logger.error({ err: error, method }, 'A call of gRPC failed');
    return { ...problem, retryAfterMs };
  };
}

/** The services of the gRPC API, as the server serves them behind its door. */
function services(
  useCases: UseCases,
  projects: ProjectIds,
  changes: DeliveryChanges,
  report: ReturnType<typeof problems>,
) {
  return (door: CallDoor, signal: AbortSignal): GrpcService[] => {
    const publish = async (project: string, event: Plain) => {
      const [accepted] = await publishEvents(useCases, project, 'event', event);
      return accepted!;
    };
    const shared = { codec, projects, signal, problemOf: report };
    const stream = { ...shared, publish, identityOfMessage: door.identityOfMessage.bind(door) };
    const watch = watchDeliveries({ ...shared, changes, identityNow: door.identityNow.bind(door) });
    return [
      { descriptor: Projects, rpcs: projectRpcs(useCases) },
      { descriptor: ApiKeys, rpcs: apiKeyRpcs(useCases) },
      { descriptor: AdminKeys, rpcs: adminKeyRpcs(useCases) },
      { descriptor: EventTypes, rpcs: eventTypeRpcs(useCases) },
      { descriptor: Endpoints, rpcs: endpointRpcs(useCases) },
      { descriptor: Events, rpcs: eventRpcs(useCases), streams: { publishStream: publishStream(stream) } },
      { descriptor: Deliveries, rpcs: deliveryRpcs(useCases), streams: { watch } },
      { descriptor: Replays, rpcs: replayRpcs(useCases) },
    ];
  };
}

/** The gRPC server of the api role. It shares its bounds with the REST API. */
export const grpcServer: FactoryProvider<GrpcServer> = {
  provide: GrpcServer,
  inject: [
    Resources,
    CommandBus,
    QueryBus,
    EventPublisher,
    BodyWorkers,
    Keys,
    ProjectIds,
    IdempotentRequests,
    Connections,
    RequestSlots,
    BodyBytes,
    UnauthenticatedRequests,
    KeyRates,
  ],
  useFactory: (
    resources: Resources,
    commands: CommandBus,
    queries: QueryBus,
    publisher: EventPublisher,
    workers: BodyWorkers,
    keys: Keys,
    projects: ProjectIds,
    idempotent: IdempotentRequests,
    connections: Connections,
    slots: RequestSlots,
    bodyBytes: BodyBytes,
    unauthenticated: UnauthenticatedRequests,
    rates: KeyRates,
  ) => {
    const { clock, settings, dataSource, pool, loopWatch, metrics } = resources;
    const report = problems(resources);
    const probe = new ReadinessProbe(resources);
    const useCases = { commands, queries, publisher, workers, clock, metrics, maxDataBytes: settings.maxDataBytes };
    return new GrpcServer(
      {
        ...{ codec, keys, projects, idempotent, connections, slots, unauthenticated, rates, problemOf: report },
        calls: new CallsInProgress(slots),
        messages: new IncomingMessages(new BodyPace(loopWatch), bodyBytes),
        readiness: () => probe.read(),
      },
      services(
        useCases,
        projects,
        new DeliveryChanges({ dataSource, pool, clock, retentionDays: settings.retentionDays }),
        report,
      ),
    );
  },
};
