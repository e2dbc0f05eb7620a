import { AdminKeyNames1764700100000 } from './admin-key-names.ts';
import { AllowedRate1763940000000 } from './allowed-rate.ts';
import { AttemptPhases1764900000000 } from './attempt-phases.ts';
import { ChosenEndpoints1765700000000 } from './chosen-endpoints.ts';
import { DeadRecords1764510000000 } from './dead-records.ts';
import { DeliveryLists1765400000000 } from './delivery-lists.ts';
import { DueByProject1764000450000 } from './due-by-project.ts';
import { Backlog1764000600000 } from './backlog.ts';
import { EndpointDescription1765500100000 } from './endpoint-description.ts';
import { EndpointLife1763900000000 } from './endpoint-life.ts';
import { EventChannels1765700100000 } from './event-channels.ts';
import { EventKeys1764500000000 } from './event-keys.ts';
import { EventMetadata1765800000000 } from './event-metadata.ts';
import { EventTypes1763920000000 } from './event-types.ts';
import { FanOut1764000000000 } from './fan-out.ts';
import { IdempotencyHolder1764700200000 } from './idempotency-holder.ts';
import { Initial1763700000000 } from './initial.ts';
import { KeyScopes1764800100000 } from './key-scopes.ts';
import { KeyUses1764800200000 } from './key-uses.ts';
import { LeadershipLeases1764000300000 } from './leadership-leases.ts';
import { Metadata1765500000000 } from './metadata.ts';
import { MailWindows1763960000000 } from './mail-windows.ts';
import { MatchedAs1764200000000 } from './matched-as.ts';
import { KeysByKind1765310000000 } from './keys-by-kind.ts';
import { LogBlocks1765410000000 } from './log-blocks.ts';
import { PortalTokens1764800300000 } from './portal-tokens.ts';
import { PositionBase1764400000000 } from './position-base.ts';
import { Processes1764700000000 } from './processes.ts';
import { ProjectSecretType1765500200000 } from './project-secret-type.ts';
import { ProfileOptions1763800000000 } from './profile-options.ts';
import { ProjectKeys1763980000000 } from './project-keys.ts';
import { ReplayFilters1765820000000 } from './replay-filters.ts';
import { Replays1765300000000 } from './replays.ts';
import { RequestIndex1765790000000 } from './request-index.ts';
import { RoutingStorage1764100000000 } from './routing-storage.ts';
import { SchemaVersions1765810000000 } from './schema-versions.ts';
import { SecretsAndHeaders1763820000000 } from './secrets-and-headers.ts';
import { Standstills1764400100000 } from './standstills.ts';
import { WaitingReplay1764600000000 } from './waiting-replay.ts';

/** Every migration, oldest first. One that has been released is never changed. */
export const migrations = [
  Initial1763700000000,
  ProfileOptions1763800000000,
  SecretsAndHeaders1763820000000,
  EndpointLife1763900000000,
  EventTypes1763920000000,
  AllowedRate1763940000000,
  MailWindows1763960000000,
  ProjectKeys1763980000000,
  FanOut1764000000000,
  LeadershipLeases1764000300000,
  DueByProject1764000450000,
  Backlog1764000600000,
  RoutingStorage1764100000000,
  MatchedAs1764200000000,
  PositionBase1764400000000,
  Standstills1764400100000,
  EventKeys1764500000000,
  DeadRecords1764510000000,
  WaitingReplay1764600000000,
  Processes1764700000000,
  AdminKeyNames1764700100000,
  IdempotencyHolder1764700200000,
  KeyScopes1764800100000,
  KeyUses1764800200000,
  PortalTokens1764800300000,
  AttemptPhases1764900000000,
  Replays1765300000000,
  KeysByKind1765310000000,
  DeliveryLists1765400000000,
  LogBlocks1765410000000,
  Metadata1765500000000,
  EndpointDescription1765500100000,
  ProjectSecretType1765500200000,
  ChosenEndpoints1765700000000,
  EventChannels1765700100000,
  RequestIndex1765790000000,
  SchemaVersions1765810000000,
  EventMetadata1765800000000,
  ReplayFilters1765820000000,
];
