import { getMetadataStorage } from 'class-validator';
import { CreateAdminKeyDto } from '../admin-keys/admin-key.dto.ts';
import { CreateApiKeyDto } from '../api-keys/api-key.dto.ts';
import { ReplayDeadRecordDto } from '../dead-records/dead-record.dto.ts';
import {
  ChangeEndpointDto,
  CreateEndpointDto,
  DryRunDto,
  EndpointPolicyDto,
  PutEndpointDto,
} from '../endpoints/endpoint.dto.ts';
import { ImportEventTypesDto } from '../event-types/event-type.dto.ts';
import { HeaderDto } from '../endpoints/header.dto.ts';
import { NoFieldsDto } from '../fields/no-fields.dto.ts';
import { ReplayDeliveryDto } from '../deliveries/replay-delivery.dto.ts';
import { CreatePortalTokenDto } from '../portal-tokens/portal-token.dto.ts';
import { ChangeProjectDto, CreateProjectDto, PutProjectDto } from '../projects/project.dto.ts';
import { CreateReplayDto } from '../replays/replay.dto.ts';
import { RotateSecretDto } from '../endpoints/rotate-secret.dto.ts';
import { CreateWebhookDto } from '../webhooks/webhook.dto.ts';
import { portablePattern } from './patterns.ts';

type Schema = Record<string, unknown>;
type Constraints = readonly unknown[];

/** The classes of all bodies with a form. */
const FORMS = [
  ...[CreateProjectDto, ChangeProjectDto, CreateApiKeyDto, ImportEventTypesDto, HeaderDto, EndpointPolicyDto],
  ...[CreateEndpointDto, ChangeEndpointDto, DryRunDto, NoFieldsDto, RotateSecretDto, CreateWebhookDto],
  ...[PutProjectDto, PutEndpointDto],
  ...[ReplayDeadRecordDto, CreateAdminKeyDto, CreatePortalTokenDto, ReplayDeliveryDto, CreateReplayDto],
];

/** The meaning of class-validator's rules in JSON Schema, by their names. */
const RULES: Readonly<Record<string, (constraints: Constraints) => Schema>> = {
  isString: () => ({ type: 'string' }),
  isBoolean: () => ({ type: 'boolean' }),
  isInt: () => ({ type: 'integer' }),
  isNumber: () => ({ type: 'number' }),
  isObject: () => ({ type: 'object' }),
  isArray: () => ({ type: 'array' }),
  min: ([minimum]) => ({ minimum }),
  max: ([maximum]) => ({ maximum }),
  maxLength: ([maxLength]) => ({ maxLength }),
  arrayMaxSize: ([maxItems]) => ({ maxItems }),
  arrayNotEmpty: () => ({ minItems: 1 }),
  arrayUnique: () => ({ uniqueItems: true }),
  isIn: ([values]) => ({ enum: values }),
  matches: ([form]) => ({ type: 'string', pattern: portablePattern(form as RegExp) }),
};

/** Adds constraints to a schema. A reference and a choice have their own constraints. */
function merged(schema: Schema, more: Schema): Schema {
  const isReference = '$ref' in schema || 'allOf' in schema || 'oneOf' in schema;
  return { ...schema, ...(isReference ? {} : more) };
}

/** The schema of a class as swagger has derived it, with all constraints of its decorators. */
function strictSchema(form: (typeof FORMS)[number], derived: Schema): Schema {
  const properties = structuredClone(derived.properties ?? {}) as Record<string, Schema>;
  const rules = getMetadataStorage().getTargetValidationMetadatas(form, form.name, false, false);
  for (const { name = '', propertyName, constraints, each } of rules) {
    const property = properties[propertyName];
    const more = RULES[name]?.((constraints ?? []) as Constraints);
    if (property === undefined || more === undefined) continue;
    if (each) property.items = merged((property.items ?? {}) as Schema, more);
    else properties[propertyName] = merged(property, more);
  }
  for (const { name, propertyName } of rules) {
    const property = properties[propertyName];
    if (name === 'isOptional' && typeof property?.type === 'string') property.type = [property.type, 'null'];
  }
  return { ...derived, properties, additionalProperties: false };
}

/** The schemas of bodies with a form. They have the constraints that the API checks, from the same decorators. */
export function formSchemas(derived: Readonly<Record<string, unknown>>): Record<string, Schema> {
  const known = FORMS.filter(({ name }) => name in derived);
  return Object.fromEntries(known.map((form) => [form.name, strictSchema(form, derived[form.name] as Schema)]));
}
