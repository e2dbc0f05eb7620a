import { HttpException, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { ApiKeys, EventPublisher, IdempotencyKeys, IdempotentRequests, ProjectIds, useCaseHandlers } from '#admin';
import { BodyBytes, Connections, KEY_RESERVED_MS, KeyRates, RequestSlots, UnauthenticatedRequests } from '#http-server';
import { BodyWorkers } from '#outbox';
import { Resources, type RoleModule } from '#runtime';
import { ApiRole } from './api.role.ts';
import { grpcServer } from './grpc/grpc-api.ts';
import { openDoor } from './open-door.ts';
import { AdminKeysController } from './rest/admin-keys/admin-keys.controller.ts';
import { ApiKeysController } from './rest/api-keys/api-keys.controller.ts';
import { AllDeliveriesController } from './rest/deliveries/all-deliveries.controller.ts';
import { DeadRecordsController } from './rest/dead-records/dead-records.controller.ts';
import { DeliveriesController } from './rest/deliveries/deliveries.controller.ts';
import { EndpointLifeController } from './rest/endpoints/endpoint-life.controller.ts';
import { EndpointSecretsController } from './rest/endpoints/endpoint-secrets.controller.ts';
import { EndpointTestController } from './rest/endpoints/endpoint-test.controller.ts';
import { EndpointsController } from './rest/endpoints/endpoints.controller.ts';
import { EventTypesController } from './rest/event-types/event-types.controller.ts';
import { EventsController } from './rest/events/events.controller.ts';
import { FormPipe } from './rest/http/form.pipe.ts';
import { HealthController } from './rest/health/health.controller.ts';
import { MetricsController } from './rest/health/metrics.controller.ts';
import { httpOptions } from './rest/http/http-options.ts';
import { IdempotencyInterceptor } from './rest/http/idempotency.interceptor.ts';
import { nameProcess } from './rest/health/name-process.ts';
import { NotificationsController } from './rest/notifications/notifications.controller.ts';
import { describeApi } from './rest/openapi/describe-api.ts';
import { PortalTokensController } from './rest/portal-tokens/portal-tokens.controller.ts';
import { ProblemFilter } from './rest/http/problem.filter.ts';
import { ProjectsController } from './rest/projects/projects.controller.ts';
import { ReplaysController } from './rest/replays/replays.controller.ts';
import { refuseNul } from './rest/http/refuse-nul.ts';
import { WebhooksController } from './rest/webhooks/webhooks.controller.ts';

/** The controllers, use cases, filter and pipe of the api role, and its gRPC server. */
@Module({
  imports: [CqrsModule.forRoot()],
  controllers: [
    ProjectsController,
    ApiKeysController,
    AdminKeysController,
    PortalTokensController,
    EventTypesController,
    EndpointsController,
    EndpointLifeController,
    EndpointSecretsController,
    EndpointTestController,
    EventsController,
    DeliveriesController,
    ReplaysController,
    AllDeliveriesController,
    DeadRecordsController,
    NotificationsController,
    WebhooksController,
    HealthController,
    MetricsController,
  ],
  providers: [
    ...useCaseHandlers,
    ApiRole,
    IdempotencyInterceptor,
    {
      provide: EventPublisher,
      useFactory: ({ pool, clock, compute, isSplit, hints }: Resources, projects: ProjectIds) =>
        new EventPublisher({
          ...{ pool, clock, compute, projects, notify: isSplit },
          onCommitted: () => hints.give('events'),
        }),
      inject: [Resources, ProjectIds],
    },
    {
      provide: ApiKeys,
      useFactory: ({ pool, clock, settings }: Resources) => new ApiKeys(pool, clock, settings.adminKey),
      inject: [Resources],
    },
    {
      provide: ProjectIds,
      useFactory: ({ pool, clock }: Resources) => new ProjectIds(pool, clock),
      inject: [Resources],
    },
    {
      provide: IdempotentRequests,
      useFactory: ({ pool, keyRing, problems }: Resources) =>
        new IdempotentRequests({
          keys: new IdempotencyKeys(pool, keyRing, KEY_RESERVED_MS),
          isRefusal: (error) => error instanceof HttpException,
          onProblem: problems.report,
        }),
      inject: [Resources],
    },
    // The bounds that REST and gRPC share.
    { provide: RequestSlots, useFactory: () => new RequestSlots() },
    { provide: BodyBytes, useFactory: () => new BodyBytes() },
    { provide: UnauthenticatedRequests, useFactory: () => new UnauthenticatedRequests() },
    {
      provide: KeyRates,
      useFactory: ({ clock, settings }: Resources) =>
        new KeyRates(
          {
            maxRequests: settings.keyMaxRequests,
            adminMaxRequests: settings.adminKeyMaxRequests,
            windowSeconds: settings.keyWindowSeconds,
          },
          clock,
        ),
      inject: [Resources],
    },
    {
      provide: Connections,
      useFactory: ({ fileBudget }: Resources) => new Connections({ maxConnections: fileBudget.incoming }),
      inject: [Resources],
    },
    {
      provide: BodyWorkers,
      useFactory: ({ problems }: Resources) => new BodyWorkers({ onProblem: problems.report }),
      inject: [Resources],
    },
    grpcServer,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useClass: FormPipe },
  ],
})
export class ApiModule {}

/** The api role: REST on one port, gRPC on another. `runProcess` starts it. */
export const apiRole: RoleModule = {
  name: 'api',
  module: ApiModule,
  role: ApiRole,
  http: httpOptions,
  prepare(app) {
    const fastify = app.getHttpAdapter().getInstance();
    nameProcess(app);
    refuseNul(fastify);
    openDoor(app);
    describeApi(app);
  },
};
