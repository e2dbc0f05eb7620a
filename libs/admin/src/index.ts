export { AdminContext } from './admin-context.ts';
export { forgetOldKeys, IdempotencyKeys } from './idempotency/idempotency-keys.ts';
export { IdempotentRequests } from './idempotency/idempotent-requests.ts';
export { idempotencyKeyOf, KEY_WORDS, MAX_KEY_CHARACTERS } from './idempotency/request-key.ts';
export { AdminKeys } from './keys/admin-keys.ts';
export type { AdminKeyView } from './keys/admin-key-view.ts';
export { ApiKeys, KEYS_TRUSTED_MS } from './keys/api-keys.ts';
export type { KeyIdentity } from './keys/key-identity.ts';
export type { ApiKeyView } from './keys/api-key-view.ts';
export {
  DEFAULT_PORTAL_SECONDS,
  dropEndedTokens,
  MAX_PORTAL_SECONDS,
  MIN_PORTAL_SECONDS,
  PORTAL_SCOPES,
} from './keys/portal-token.ts';
export { hasScope, missingScope, type Scope, SCOPES } from './keys/scopes.ts';
export { type Right, rightTo, type UseCase } from './rights.ts';
export { DeliveryChanges } from './changes/delivery-changes.ts';
export type { ChangeFilter } from './changes/read-changes.ts';
export { CancelDelivery } from './commands/cancel-delivery.ts';
export { CancelReplay } from './commands/cancel-replay.ts';
export { ChangeEndpoint } from './commands/change-endpoint.ts';
export { ChangeProject } from './commands/change-project.ts';
export { CreateAdminKey, type CreatedAdminKeyView } from './commands/create-admin-key.ts';
export { CreateApiKey, type CreatedApiKeyView } from './commands/create-api-key.ts';
export { CreateEndpoint } from './commands/create-endpoint.ts';
export { CreateEventType } from './commands/create-event-type.ts';
export { CreatePortalToken, type CreatedPortalTokenView } from './commands/create-portal-token.ts';
export { RevokePortalToken } from './commands/revoke-portal-token.ts';
export { ListPortalTokens } from './queries/list-portal-tokens.ts';
export type { PortalTokenView } from './keys/portal-token-view.ts';
export { CreateProject } from './commands/create-project.ts';
export { CreateReplay, CreateReplayHandler, DEFAULT_REPLAY_RATE, MAX_REPLAY_RATE } from './commands/create-replay.ts';
export { DeleteEndpoint } from './commands/delete-endpoint.ts';
export { DeleteEventType } from './commands/delete-event-type.ts';
export { DeleteProject } from './commands/delete-project.ts';
export { EnsureEndpoint } from './commands/ensure-endpoint.ts';
export { EnsureProject } from './commands/ensure-project.ts';
export { ImportEventTypes, type ImportInput, type ImportView } from './commands/import-event-types.ts';
export { PutEndpoint } from './commands/put-endpoint.ts';
export { PutProject } from './commands/put-project.ts';
export { ReplaceEventType } from './commands/replace-event-type.ts';
export { PauseEndpoint } from './commands/pause-endpoint.ts';
export { DropDeadRecord } from './commands/drop-dead-record.ts';
export { ReplayDeadRecord } from './commands/replay-dead-record.ts';
export { type DeliveryReplayView, ReplayDelivery } from './commands/replay-delivery.ts';
export { ResumeEndpoint } from './commands/resume-endpoint.ts';
export { RevokeAdminKey } from './commands/revoke-admin-key.ts';
export { RevokeApiKey } from './commands/revoke-api-key.ts';
export { RevealSecrets, type RevealedSecretsView } from './commands/reveal-secrets.ts';
export { MAX_AHEAD_DAYS, MAX_OVERLAP_DAYS, type RotatedSecretView, RotateSecret } from './commands/rotate-secret.ts';
export { SendTest, type TestView } from './commands/send-test.ts';
export { DELIVERY_PARTS, type DeliveryPart } from './deliveries/delivery-parts.ts';
export { type AttemptView, DELIVERY_STATUSES, type DeliveryView } from './deliveries/delivery-view.ts';
export {
  type DeadCountView,
  type DeadRecordDetailsView,
  type DeadRecordView,
  deadRecordView,
  type ReplayedRecordView,
} from './dead-records/dead-record-view.ts';
export { findDeadRecord, removeDeadRecord } from './dead-records/find-dead-record.ts';
export { replayDeadRecord, type RowChanges } from './dead-records/replay-dead-record.ts';
export { VerifyEndpoint } from './commands/verify-endpoint.ts';
export { type Draft, settled } from './draft.ts';
export { countEndpointsByState } from './endpoints/count-by-state.ts';
export type { NewEndpoint } from './endpoints/endpoint-input.ts';
export type { CreatedEndpointView, EndpointView } from './endpoints/endpoint-view.ts';
export { DeadKeeper } from './dead-records/dead-keeper.ts';
export { BacklogKeeper } from './health/backlog-keeper.ts';
export { ATTEMPT_TRIGGERS, type DeliveryFilter, STATUS_CODE_FORM } from './deliveries/delivery-filter.ts';
export { EndpointKeeper } from './health/endpoint-keeper.ts';
export { SUBSCRIPTION_FORM } from './endpoints/check-subscription.ts';
export { type GivenHeader, HEADER_NAME_FORM, HEADER_VALUE_FORM } from './headers/check-headers.ts';
export { MAX_DESCRIPTION_CHARACTERS } from './event-types/check-definition.ts';
export { MAX_SCHEMA_VERSIONS } from './event-types/event-type.ts';
export type { EventTypeDetailsView, EventTypeView } from './event-types/event-type-view.ts';
export { type AcceptedEventView, EventPublisher } from './events/event-publisher.ts';
export type { EventView } from './events/event-view.ts';
export { ensureDefaultProject } from './projects/default-project.ts';
export { ProjectIds } from './projects/project-ids.ts';
export type { ProjectView } from './projects/project-view.ts';
export { CountDeadRecords } from './queries/count-dead-records.ts';
export { CountDeliveries, CountDeliveriesHandler, type DeliveryCountView } from './queries/count-deliveries.ts';
export {
  CountDeliveriesByEndpoint,
  CountDeliveriesByEndpointHandler,
  type DeliveryCountsView,
} from './queries/count-deliveries-by-endpoint.ts';
export { DryRunSubscription, type DryRunView, MAX_DRY_RUN_EVENTS } from './queries/dry-run-subscription.ts';
export { GetAttempt } from './queries/get-attempt.ts';
export { GetAttemptAsCurl } from './queries/get-attempt-as-curl.ts';
export { GetDeadRecord } from './queries/get-dead-record.ts';
export { type DeliveryWithAttemptsView, GetDelivery } from './queries/get-delivery.ts';
export { type EndpointDetailsView, GetEndpoint } from './queries/get-endpoint.ts';
export { type EndpointHistoryItem, GetEndpointHistory } from './queries/get-endpoint-history.ts';
export { GetEvent } from './queries/get-event.ts';
export { type EventRoutingView, GetEventRouting } from './queries/get-event-routing.ts';
export { GetEventType } from './queries/get-event-type.ts';
export { GetProject, type ProjectDetailsView } from './queries/get-project.ts';
export { GetPublicKeys } from './queries/get-public-keys.ts';
export { GetReplay } from './queries/get-replay.ts';
export { ListDeadRecords } from './queries/list-dead-records.ts';
export { ListDeliveries, ListDeliveriesHandler } from './queries/list-deliveries.ts';
export { ListAllDeliveries, type ProjectDeliveryView } from './queries/list-all-deliveries.ts';
export { ListAdminKeys } from './queries/list-admin-keys.ts';
export { ListApiKeys } from './queries/list-api-keys.ts';
export { ListEndpoints } from './queries/list-endpoints.ts';
export { ListEventTypes } from './queries/list-event-types.ts';
export { ListEvents } from './queries/list-events.ts';
export { ListProjectNotifications } from './queries/list-project-notifications.ts';
export { ListProjects } from './queries/list-projects.ts';
export { ListReplays } from './queries/list-replays.ts';
export {
  CURSOR_MESSAGE,
  isDeliveryCursor,
  isIdCursor,
  isNameCursor,
  isNumberCursor,
  isRoutingCursor,
} from './queries/cursor.ts';
export type { Page } from './queries/page.ts';
export { LIST_ORDERS, type ListOrder } from './list-order.ts';
export { BlockFollower } from './log-blocks/block-follower.ts';
export { beginRebuild, blocksLack } from './log-blocks/projections.ts';
export { ReplayRunner } from './replays/replay-runner.ts';
export { dropOldReplays } from './replays/replay-store.ts';
export type { ReplayView } from './replays/replay-view.ts';
export { dropEndedSecrets } from './secrets/drop-ended-secrets.ts';
export { SECRET_TYPES, type SecretType } from './secrets/secret-type.ts';
export { rekey, type Rekeyed } from './secrets/rekey.ts';
export type { SecretView } from './secrets/secret-view.ts';
export { lastingColumns, readKeyUse } from './secrets/sealed-columns.ts';
export { adminEntities, useCaseHandlers } from './use-cases.ts';
export type { MadeOrFound } from './use-or-make.ts';
export type { PropagatingCommand } from './propagating-command.ts';
