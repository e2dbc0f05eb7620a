import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { ArrayUnique, IsArray, isEmail, IsIn, IsOptional, Matches } from 'class-validator';
import { SECRET_TYPES, type SecretType } from '#admin';
import { isText, type Metadata, type MetadataChange, NAME_FORM, NAME_MESSAGE, PROJECT_MESSAGE } from '#kernel';
import { SCHEMA_VALIDATIONS, type SchemaValidation, UNKNOWN_EVENT_TYPES, type UnknownEventTypes } from '#event-types';
import { MAIL_PATTERN, TEXT_PATTERN } from '../openapi/patterns.ts';
import { AtMostEntries } from '../fields/bounds.ts';
import { IsUid } from '../fields/is-uid.ts';
import { IsMetadata, IsMetadataChange, MetadataFilter } from '../fields/metadata.ts';
import { Omittable } from '../fields/omittable.ts';
import { PageDto } from '../fields/page.dto.ts';
import { Several } from '../fields/several.ts';
import { oneOf } from '../fields/words.ts';
import { Check } from '../fields/check.ts';

const MAX_ADDRESSES = 20;

/** isEmail itself throws on half a surrogate pair. */
const isMailAddress = (value: unknown) => typeof value === 'string' && value.isWellFormed() && isEmail(value);

/** The body that creates a project. */
export class CreateProjectDto {
  @ApiProperty({ example: 'My site' })
  @Matches(NAME_FORM, { message: NAME_MESSAGE })
  name: string;

  @ApiPropertyOptional({ example: 'site_789', description: 'Your own id for it; works in every path.' })
  @IsOptional()
  @IsUid()
  uid?: string | null;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', pattern: MAIL_PATTERN },
    example: ['ops@example.com'],
    description: 'The addresses that get a mail when an endpoint fails, recovers or is disabled. Default: none.',
  })
  @Omittable()
  @IsArray({ message: 'must be a list of mail addresses' })
  @AtMostEntries(MAX_ADDRESSES)
  @ArrayUnique({ message: 'must not repeat an address' })
  @Check(isMailAddress, 'must contain mail addresses like ops@example.com', { each: true })
  notificationEmails?: string[];

  @ApiPropertyOptional({
    enum: SCHEMA_VALIDATIONS,
    description: 'The treatment of data that violates the schema of its event type. Default: off.',
  })
  @Omittable()
  @IsIn(SCHEMA_VALIDATIONS, { message: oneOf(SCHEMA_VALIDATIONS) })
  schemaValidation?: SchemaValidation;

  @ApiPropertyOptional({
    enum: UNKNOWN_EVENT_TYPES,
    description: 'The treatment of events whose type is not in the catalogue. Default: accept.',
  })
  @Omittable()
  @IsIn(UNKNOWN_EVENT_TYPES, { message: oneOf(UNKNOWN_EVENT_TYPES) })
  unknownEventTypes?: UnknownEventTypes;

  @ApiPropertyOptional({
    enum: SECRET_TYPES,
    description:
      'The type of the secrets that are generated for new endpoints, if their profile can sign with it. Default: hmac.',
  })
  @Omittable()
  @IsIn(SECRET_TYPES, { message: oneOf(SECRET_TYPES) })
  secretType?: SecretType;

  @IsMetadata()
  metadata?: Metadata;
}

/** The body that changes a project: absent fields stay as they are, and a null `uid` removes it. */
export class ChangeProjectDto extends PartialType(OmitType(CreateProjectDto, ['metadata'] as const), {
  skipNullProperties: false,
}) {
  @IsMetadataChange()
  metadata?: MetadataChange;
}

/** The body that makes or replaces a project: absent fields get their defaults. The path has the uid. */
export class PutProjectDto extends OmitType(CreateProjectDto, ['uid'] as const) {}

/** The query of the list of projects. */
export class ProjectListDto extends PageDto {
  @Several({
    ...{ rule: isText, message: PROJECT_MESSAGE },
    items: { type: 'string', pattern: TEXT_PATTERN },
    description: 'The id or the uid.',
  })
  id?: string[];

  @MetadataFilter()
  metadata?: Metadata;
}
