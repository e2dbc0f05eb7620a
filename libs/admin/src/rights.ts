import { CancelDelivery } from './commands/cancel-delivery.ts';
import { CancelReplay } from './commands/cancel-replay.ts';
import { ChangeEndpoint } from './commands/change-endpoint.ts';
import { ChangeProject } from './commands/change-project.ts';
import { CreateAdminKey } from './commands/create-admin-key.ts';
import { CreateApiKey } from './commands/create-api-key.ts';
import { CreateEndpoint } from './commands/create-endpoint.ts';
import { CreateEventType } from './commands/create-event-type.ts';
import { CreatePortalToken } from './commands/create-portal-token.ts';
import { CreateProject } from './commands/create-project.ts';
import { CreateReplay } from './commands/create-replay.ts';
import { DeleteEndpoint } from './commands/delete-endpoint.ts';
import { DeleteEventType } from './commands/delete-event-type.ts';
import { DeleteProject } from './commands/delete-project.ts';
import { DropDeadRecord } from './commands/drop-dead-record.ts';
import { EnsureEndpoint } from './commands/ensure-endpoint.ts';
import { EnsureProject } from './commands/ensure-project.ts';
import { ImportEventTypes } from './commands/import-event-types.ts';
import { PauseEndpoint } from './commands/pause-endpoint.ts';
import { PutEndpoint } from './commands/put-endpoint.ts';
import { PutProject } from './commands/put-project.ts';
import { ReplaceEventType } from './commands/replace-event-type.ts';
import { ReplayDeadRecord } from './commands/replay-dead-record.ts';
import { ReplayDelivery } from './commands/replay-delivery.ts';
import { ResumeEndpoint } from './commands/resume-endpoint.ts';
import { RevealSecrets } from './commands/reveal-secrets.ts';
import { RevokeAdminKey } from './commands/revoke-admin-key.ts';
import { RevokeApiKey } from './commands/revoke-api-key.ts';
import { RevokePortalToken } from './commands/revoke-portal-token.ts';
import { RotateSecret } from './commands/rotate-secret.ts';
import { SendTest } from './commands/send-test.ts';
import { VerifyEndpoint } from './commands/verify-endpoint.ts';
import { EventPublisher } from './events/event-publisher.ts';
import type { Scope } from './keys/scopes.ts';
import { CountDeadRecords } from './queries/count-dead-records.ts';
import { CountDeliveries } from './queries/count-deliveries.ts';
import { CountDeliveriesByEndpoint } from './queries/count-deliveries-by-endpoint.ts';
import { DryRunSubscription } from './queries/dry-run-subscription.ts';
import { GetAttempt } from './queries/get-attempt.ts';
import { GetAttemptAsCurl } from './queries/get-attempt-as-curl.ts';
import { GetDeadRecord } from './queries/get-dead-record.ts';
import { GetDelivery } from './queries/get-delivery.ts';
import { GetEndpoint } from './queries/get-endpoint.ts';
import { GetEndpointHistory } from './queries/get-endpoint-history.ts';
import { GetEvent } from './queries/get-event.ts';
import { GetEventRouting } from './queries/get-event-routing.ts';
import { GetEventType } from './queries/get-event-type.ts';
import { GetProject } from './queries/get-project.ts';
import { GetPublicKeys } from './queries/get-public-keys.ts';
import { GetReplay } from './queries/get-replay.ts';
import { ListAllDeliveries } from './queries/list-all-deliveries.ts';
import { ListAdminKeys } from './queries/list-admin-keys.ts';
import { ListApiKeys } from './queries/list-api-keys.ts';
import { ListDeadRecords } from './queries/list-dead-records.ts';
import { ListDeliveries } from './queries/list-deliveries.ts';
import { ListEndpoints } from './queries/list-endpoints.ts';
import { ListEvents } from './queries/list-events.ts';
import { ListEventTypes } from './queries/list-event-types.ts';
import { ListPortalTokens } from './queries/list-portal-tokens.ts';
import { ListProjectNotifications } from './queries/list-project-notifications.ts';
import { ListProjects } from './queries/list-projects.ts';
import { ListReplays } from './queries/list-replays.ts';

/**
 * The right that a use case needs:
 *
 * - `admin`: an admin key. An admin key also has every right below, in every project.
 * - `project`: any key of the project.
 * - a scope: a key of the project with this scope.
 */
export type Right = 'admin' | 'project' | Scope;

/** The class of a command or a query, or of a service that a route calls itself. */
export type UseCase = abstract new (...args: never[]) => object;

/** The use cases of each right. Every transport takes the rights from here. */
const USE_CASES: Readonly<Record<Exclude<Right, 'analytics:read'>, readonly UseCase[]>> = {
  admin: [
    ...[CreateProject, EnsureProject, ChangeProject, PutProject, DeleteProject, ListProjects],
    ...[CreateAdminKey, ListAdminKeys, RevokeAdminKey],
    ListAllDeliveries,
    ...[ListDeadRecords, CountDeadRecords, GetDeadRecord, ReplayDeadRecord, DropDeadRecord],
  ],
  // A portal token has no right that the key of its request lacks.
  project: [GetProject, CreatePortalToken],
  // A dry run reads stored events, and its conditions see their data.
  'events:read': [ListEvents, GetEvent, GetEventRouting, DryRunSubscription],
  'events:write': [EventPublisher],
  'event-types:read': [ListEventTypes, GetEventType],
  'event-types:write': [CreateEventType, ReplaceEventType, ImportEventTypes, DeleteEventType],
  'endpoints:read': [ListEndpoints, GetEndpoint, GetEndpointHistory, GetPublicKeys, ListProjectNotifications],
  'endpoints:write': [
    ...[CreateEndpoint, EnsureEndpoint, ChangeEndpoint, PutEndpoint, DeleteEndpoint],
    ...[VerifyEndpoint, PauseEndpoint, ResumeEndpoint, RotateSecret, SendTest],
  ],
  'secrets:read': [RevealSecrets],
  'deliveries:read': [
    ...[ListDeliveries, CountDeliveries, CountDeliveriesByEndpoint, GetDelivery, GetAttempt, GetAttemptAsCurl],
    ...[GetReplay, ListReplays],
  ],
  'deliveries:replay': [ReplayDelivery, CancelDelivery, CreateReplay, CancelReplay],
  'keys:write': [CreateApiKey, ListApiKeys, RevokeApiKey, ListPortalTokens, RevokePortalToken],
};

const RIGHTS = new Map(
  Object.entries(USE_CASES).flatMap(([right, useCases]) => useCases.map((each) => [each, right as Right] as const)),
);

/** The right that a use case needs. @throws Error if it has none: see `USE_CASES` */
export function rightTo(useCase: UseCase): Right {
  const right = RIGHTS.get(useCase);
  if (right === undefined) throw new Error(`The use case ${useCase.name} has no right in libs/admin/src/rights.ts.`);
  return right;
}
