export { EventTypeCatalogue, RULES_TRUSTED_MS } from './catalogue/event-type-catalogue.ts';
export type { Pack, PackedEventType } from './packs/pack.ts';
export { packNamed, packNames } from './packs/packs.ts';
export {
  type EventRules,
  type EventToCheck,
  SCHEMA_VALIDATIONS,
  type SchemaValidation,
  UNKNOWN_EVENT_TYPES,
  type UnknownEventTypes,
} from './rules/event-rules.ts';
