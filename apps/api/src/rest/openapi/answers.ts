import type {
  AcceptedEventView,
  AdminKeyView,
  ApiKeyView,
  CreatedAdminKeyView,
  AttemptView,
  CreatedApiKeyView,
  CreatedEndpointView,
  CreatedPortalTokenView,
  DeadCountView,
  DeadRecordDetailsView,
  DeadRecordView,
  DeliveryCountsView,
  DeliveryCountView,
  DeliveryReplayView,
  DeliveryView,
  DeliveryWithAttemptsView,
  DryRunView,
  EndpointDetailsView,
  EndpointHistoryItem,
  EndpointView,
  EventRoutingView,
  EventTypeDetailsView,
  EventTypeView,
  EventView,
  ImportView,
  Page,
  PortalTokenView,
  ProjectDeliveryView,
  ProjectDetailsView,
  ProjectView,
  ReplayedRecordView,
  ReplayView,
  RevealedSecretsView,
  RotatedSecretView,
  SecretView,
  TestView,
} from '#admin';
import type { NotificationView } from '#notifications';
import type { Readiness } from '#runtime';
import type { WebhooksView, WebhookView } from '../webhooks/webhook-view.ts';
import type { Problem } from '../http/problem.ts';

/**
 * The bodies of the routes' responses, under their names in the API's description. `npm run generate` makes JSON
 * Schemas of these types, their doc blocks included. End-to-end tests check every response against the schemas.
 */
export interface Answers {
  Project: ProjectView;
  ProjectDetails: ProjectDetailsView;
  Projects: Page<ProjectView>;
  EventType: EventTypeView;
  EventTypeDetails: EventTypeDetailsView;
  EventTypes: Page<EventTypeView>;
  EventTypeImport: ImportView;
  Endpoint: EndpointView;
  EndpointDetails: EndpointDetailsView;
  Endpoints: Page<EndpointView>;
  CreatedEndpoint: CreatedEndpointView;
  EndpointHistory: Page<EndpointHistoryItem>;
  DryRun: DryRunView;
  Test: TestView;
  RotatedSecret: RotatedSecretView;
  RevealedSecrets: RevealedSecretsView;
  PublicKeys: { items: SecretView[] };
  AcceptedEvent: AcceptedEventView;
  AcceptedEvents: { items: AcceptedEventView[] };
  Event: EventView;
  Events: Page<EventView>;
  DeadRecordDetails: DeadRecordDetailsView;
  DeadRecord: DeadRecordView;
  DeadRecords: Page<DeadRecordView>;
  DeadCounts: { items: DeadCountView[] };
  ReplayedRecord: ReplayedRecordView;
  EventRouting: EventRoutingView;
  Attempt: AttemptView;
  DeliveryWithAttempts: DeliveryWithAttemptsView;
  Delivery: DeliveryView;
  Deliveries: Page<DeliveryView>;
  ProjectDeliveries: Page<ProjectDeliveryView>;
  DeliveryCount: DeliveryCountView;
  DeliveryCounts: DeliveryCountsView;
  DeliveryReplay: DeliveryReplayView;
  Replay: ReplayView;
  Replays: Page<ReplayView>;
  Notifications: Page<NotificationView>;
  ApiKeys: Page<ApiKeyView>;
  CreatedApiKey: CreatedApiKeyView;
  CreatedPortalToken: CreatedPortalTokenView;
  PortalTokens: Page<PortalTokenView>;
  AdminKeys: Page<AdminKeyView>;
  CreatedAdminKey: CreatedAdminKeyView;
  Webhook: WebhookView;
  Webhooks: WebhooksView;
  Health: { status: 'ok' };
  Readiness: Readiness;
  Problem: Problem;
}
