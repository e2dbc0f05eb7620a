import { CancelDeliveryHandler } from './commands/cancel-delivery.ts';
import { CancelReplayHandler } from './commands/cancel-replay.ts';
import { ChangeEndpointHandler } from './commands/change-endpoint.ts';
import { ChangeProjectHandler } from './commands/change-project.ts';
import { CreateAdminKeyHandler } from './commands/create-admin-key.ts';
import { CreateApiKeyHandler } from './commands/create-api-key.ts';
import { CreateEndpointHandler } from './commands/create-endpoint.ts';
import { CreateEventTypeHandler } from './commands/create-event-type.ts';
import { CreatePortalTokenHandler } from './commands/create-portal-token.ts';
import { CreateProjectHandler } from './commands/create-project.ts';
import { CreateReplayHandler } from './commands/create-replay.ts';
import { DropDeadRecordHandler } from './commands/drop-dead-record.ts';
import { DeleteEndpointHandler } from './commands/delete-endpoint.ts';
import { DeleteEventTypeHandler } from './commands/delete-event-type.ts';
import { DeleteProjectHandler } from './commands/delete-project.ts';
import { EnsureEndpointHandler } from './commands/ensure-endpoint.ts';
import { EnsureProjectHandler } from './commands/ensure-project.ts';
import { ImportEventTypesHandler } from './commands/import-event-types.ts';
import { PutEndpointHandler } from './commands/put-endpoint.ts';
import { PutProjectHandler } from './commands/put-project.ts';
import { ReplaceEventTypeHandler } from './commands/replace-event-type.ts';
import { PauseEndpointHandler } from './commands/pause-endpoint.ts';
import { ReplayDeadRecordHandler } from './commands/replay-dead-record.ts';
import { ReplayDeliveryHandler } from './commands/replay-delivery.ts';
import { ResumeEndpointHandler } from './commands/resume-endpoint.ts';
import { VerifyEndpointHandler } from './commands/verify-endpoint.ts';
import { RevokeAdminKeyHandler } from './commands/revoke-admin-key.ts';
import { RevokeApiKeyHandler } from './commands/revoke-api-key.ts';
import { RevokePortalTokenHandler } from './commands/revoke-portal-token.ts';
import { RevealSecretsHandler } from './commands/reveal-secrets.ts';
import { RotateSecretHandler } from './commands/rotate-secret.ts';
import { SendTestHandler } from './commands/send-test.ts';
import { EndpointEntity } from './endpoints/endpoint.entity.ts';
import { EventTypeEntity } from './event-types/event-type.entity.ts';
import { ApiKeyEntity } from './keys/api-key.entity.ts';
import { ProjectEntity } from './projects/project.entity.ts';
import { CountDeadRecordsHandler } from './queries/count-dead-records.ts';
import { CountDeliveriesHandler } from './queries/count-deliveries.ts';
import { CountDeliveriesByEndpointHandler } from './queries/count-deliveries-by-endpoint.ts';
import { DryRunSubscriptionHandler } from './queries/dry-run-subscription.ts';
import { GetAttemptHandler } from './queries/get-attempt.ts';
import { GetAttemptAsCurlHandler } from './queries/get-attempt-as-curl.ts';
import { GetDeadRecordHandler } from './queries/get-dead-record.ts';
import { GetDeliveryHandler } from './queries/get-delivery.ts';
import { GetEndpointHandler } from './queries/get-endpoint.ts';
import { GetEndpointHistoryHandler } from './queries/get-endpoint-history.ts';
import { GetEventHandler } from './queries/get-event.ts';
import { GetEventRoutingHandler } from './queries/get-event-routing.ts';
import { GetEventTypeHandler } from './queries/get-event-type.ts';
import { GetProjectHandler } from './queries/get-project.ts';
import { GetPublicKeysHandler } from './queries/get-public-keys.ts';
import { GetReplayHandler } from './queries/get-replay.ts';
import { ListDeadRecordsHandler } from './queries/list-dead-records.ts';
import { ListDeliveriesHandler } from './queries/list-deliveries.ts';
import { ListAllDeliveriesHandler } from './queries/list-all-deliveries.ts';
import { ListAdminKeysHandler } from './queries/list-admin-keys.ts';
import { ListApiKeysHandler } from './queries/list-api-keys.ts';
import { ListEndpointsHandler } from './queries/list-endpoints.ts';
import { ListEventTypesHandler } from './queries/list-event-types.ts';
import { ListEventsHandler } from './queries/list-events.ts';
import { ListPortalTokensHandler } from './queries/list-portal-tokens.ts';
import { ListProjectNotificationsHandler } from './queries/list-project-notifications.ts';
import { ListProjectsHandler } from './queries/list-projects.ts';
import { ListReplaysHandler } from './queries/list-replays.ts';

/** Every use case of the control plane, one line each. */
export const useCaseHandlers = [
  CreateProjectHandler,
  EnsureProjectHandler,
  ChangeProjectHandler,
  PutProjectHandler,
  DeleteProjectHandler,
  GetProjectHandler,
  ListProjectsHandler,
  CreateApiKeyHandler,
  RevokeApiKeyHandler,
  ListApiKeysHandler,
  CreateAdminKeyHandler,
  RevokeAdminKeyHandler,
  ListAdminKeysHandler,
  CreatePortalTokenHandler,
  RevokePortalTokenHandler,
  ListPortalTokensHandler,
  CreateEventTypeHandler,
  ReplaceEventTypeHandler,
  ImportEventTypesHandler,
  DeleteEventTypeHandler,
  GetEventTypeHandler,
  ListEventTypesHandler,
  CreateEndpointHandler,
  EnsureEndpointHandler,
  ChangeEndpointHandler,
  PutEndpointHandler,
  DeleteEndpointHandler,
  GetEndpointHandler,
  ListEndpointsHandler,
  DryRunSubscriptionHandler,
  VerifyEndpointHandler,
  PauseEndpointHandler,
  ResumeEndpointHandler,
  GetEndpointHistoryHandler,
  ListProjectNotificationsHandler,
  RotateSecretHandler,
  RevealSecretsHandler,
  GetPublicKeysHandler,
  SendTestHandler,
  GetEventHandler,
  GetEventRoutingHandler,
  ListEventsHandler,
  GetDeliveryHandler,
  GetAttemptHandler,
  GetAttemptAsCurlHandler,
  ListDeliveriesHandler,
  ListAllDeliveriesHandler,
  CountDeliveriesHandler,
  CountDeliveriesByEndpointHandler,
  ReplayDeliveryHandler,
  CancelDeliveryHandler,
  CreateReplayHandler,
  GetReplayHandler,
  ListReplaysHandler,
  CancelReplayHandler,
  ListDeadRecordsHandler,
  CountDeadRecordsHandler,
  GetDeadRecordHandler,
  ReplayDeadRecordHandler,
  DropDeadRecordHandler,
];

/** The read models that TypeORM maps. */
export const adminEntities = [ProjectEntity, ApiKeyEntity, EventTypeEntity, EndpointEntity];
