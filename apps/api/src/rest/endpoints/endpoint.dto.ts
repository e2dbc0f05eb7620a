import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  ValidateNested,
} from 'class-validator';
import { MAX_DRY_RUN_EVENTS, SUBSCRIPTION_FORM } from '#admin';
import { MAX_DEADLINE_MS } from '#config';
import { MAX_URL_CHARACTERS, URL_MESSAGE } from '#http-delivery';
import {
  BOOLEAN_MESSAGE,
  DESCRIPTION_FORM,
  DESCRIPTION_MESSAGE,
  type Metadata,
  type MetadataChange,
  NAME_FORM,
  NAME_MESSAGE,
  OBJECT_MESSAGE,
  TEXT_FORM,
  TEXT_WORDS,
} from '#kernel';
import { profileNames } from '#wire-profiles';
import { HeaderDto } from './header.dto.ts';
import { IsSuccessPolicy } from './is-success-policy.ts';
import { portablePattern } from '../openapi/patterns.ts';
import { AtMostCharacters, AtMostEntries, IntBetween, NumberBetween } from '../fields/bounds.ts';
import { AsGiven, IsMetadata, IsMetadataChange } from '../fields/metadata.ts';
import { Omittable } from '../fields/omittable.ts';
import { IsUid } from '../fields/is-uid.ts';

const DAY_MS = 86_400_000;
const WEEK = { ms: 7 * DAY_MS, words: 'a week' };
const YEAR = { ms: 365 * DAY_MS, words: 'a year' };
/** The message for a channel name that no event may have. */
const CHANNEL_MESSAGE = `must contain names of ${TEXT_WORDS}`;

/** The delivery policy in a body. An absent field means the default of the endpoint’s profile. */
export class EndpointPolicyDto {
  @ApiPropertyOptional({
    description: 'The deadline of a whole attempt.',
  })
  @Omittable()
  @IntBetween(100, MAX_DEADLINE_MS, { unit: 'milliseconds' })
  timeoutMs?: number;

  @ApiPropertyOptional({ type: [Number], description: 'The wait before each retry; as many retries as entries.' })
  @Omittable()
  @IsArray({ message: 'must be a list of milliseconds' })
  @AtMostEntries(30)
  @IntBetween(100, WEEK.ms, { unit: 'milliseconds', maxInWords: WEEK.words, each: true })
  retryDelaysMs?: number[];

  @ApiPropertyOptional({
    description: 'How far each wait may differ at random, as a share of it: 0.1 for ±10 %.',
  })
  @Omittable()
  @NumberBetween(0, 0.5)
  jitter?: number;

  @ApiPropertyOptional({
    description: 'The statuses that count as a success: only 200, 200 to 299, or a list.',
  })
  @Omittable()
  @IsSuccessPolicy()
  success?: '200' | '2xx' | number[];

  @ApiPropertyOptional({ description: 'The most attempts that run at once.' })
  @Omittable()
  @IntBetween(1, 256)
  maxInFlight?: number;

  @ApiPropertyOptional({
    description: 'The most attempts that begin per second; 0.5 for one in two seconds. Default: no limit.',
  })
  @Omittable()
  @NumberBetween(0.01, 10_000)
  ratePerSecond?: number;

  @ApiPropertyOptional({
    description:
      'How long after its event was accepted a delivery is still attempted, in milliseconds; later it is cancelled with ' +
      'the reason expired. Default: no bound.',
  })
  @Omittable()
  @IntBetween(1_000, YEAR.ms, { unit: 'milliseconds', maxInWords: YEAR.words })
  expiresAfterMs?: number;
}

/** The events that an endpoint subscribes to. */
export class SubscriptionDto {
  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', pattern: portablePattern(SUBSCRIPTION_FORM) },
    example: ['post.*'],
    description:
      'Names, prefixes or *. Default: all types except Posthorn’s operational events, which need their full name.',
  })
  @IsOptional()
  @IsArray({ message: 'must be a list of event types like post.published, or prefixes like post.*' })
  @ArrayNotEmpty({ message: 'must have at least one entry; leave it out for all' })
  @AtMostEntries(100)
  @IsString({ each: true, message: 'must contain names of event types' })
  eventTypes?: string[] | null;

  @ApiPropertyOptional({
    type: [String],
    description: 'The channels of matching events. Default: any channel or none.',
  })
  @IsOptional()
  @IsArray({ message: 'must be a list of names of channels' })
  @ArrayNotEmpty({ message: 'must have at least one entry; leave it out for all' })
  @AtMostEntries(100)
  @IsString({ each: true, message: 'must contain names of channels' })
  @Matches(TEXT_FORM, { each: true, message: CHANNEL_MESSAGE })
  channels?: string[] | null;

  @ApiPropertyOptional({
    example: 'data.plan == "pro"',
    description: 'A condition on the event, in the Common Expression Language (CEL). Default: none.',
  })
  @IsOptional()
  @IsString({ message: 'must be a condition in CEL, like data.plan == "pro"' })
  where?: string | null;
}

/** The body that creates an endpoint. */
export class CreateEndpointDto extends SubscriptionDto {
  @ApiProperty({ example: 'https://example.com/webhooks' })
  @IsString({ message: URL_MESSAGE })
  @AtMostCharacters(MAX_URL_CHARACTERS)
  url: string;

  @ApiPropertyOptional({ description: 'Default: the host of the URL.' })
  @Omittable()
  @Matches(NAME_FORM, { message: NAME_MESSAGE })
  name?: string;

  @ApiPropertyOptional({ type: 'string', description: 'A text for people. Default: none.' })
  @IsOptional()
  @Matches(DESCRIPTION_FORM, { message: DESCRIPTION_MESSAGE })
  description?: string | null;

  @ApiPropertyOptional({ description: 'Your own id for it; works in every path.' })
  @IsOptional()
  @IsUid()
  uid?: string | null;

  @ApiPropertyOptional({
    default: 'standard-webhooks',
    enum: profileNames(),
    description: 'The wire profile: the form of the requests.',
  })
  @Omittable()
  @IsString({ message: 'must be the name of a profile' })
  profile?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { template: '*{{type}}*: {{data.title}}' },
    description:
      'The options of the profile: `headerPrefix` of standard-webhooks, `mode` and `origin` of cloudevents, ' +
      '`template` of slack and discord. Default: none.',
  })
  @AsGiven()
  @Omittable()
  @IsObject({ message: OBJECT_MESSAGE })
  profileOptions?: Record<string, string>;

  @ApiPropertyOptional({ description: 'Default: a new secret, which this response shows.' })
  @Omittable()
  @Matches(NAME_FORM, { message: NAME_MESSAGE })
  secret?: string;

  @ApiPropertyOptional({
    description:
      'True if the endpoint gets no events until it has answered a verification request. Default: that of its profile.',
  })
  @Omittable()
  @IsBoolean({ message: BOOLEAN_MESSAGE })
  verify?: boolean;

  @ApiPropertyOptional({
    type: [HeaderDto],
    description: 'Additional headers, sent after those of the profile. Default: none.',
  })
  @Omittable()
  @IsArray({ message: 'must be a list of objects with key and value' })
  @AtMostEntries(50)
  @ValidateNested({ each: true, message: 'must be an object with key and value' })
  @Type(() => HeaderDto)
  headers?: HeaderDto[];

  @ApiPropertyOptional({ type: EndpointPolicyDto, description: 'The differences from the policy of the profile.' })
  @Omittable()
  @IsObject({ message: OBJECT_MESSAGE })
  @ValidateNested({ message: OBJECT_MESSAGE })
  @Type(() => EndpointPolicyDto)
  policy?: EndpointPolicyDto;

  @IsMetadata()
  metadata?: Metadata;
}

/** The body that changes an endpoint: absent fields stay as they are. */
export class ChangeEndpointDto extends PartialType(
  OmitType(CreateEndpointDto, ['secret', 'verify', 'metadata'] as const),
  {
    skipNullProperties: false,
  },
) {
  @IsMetadataChange()
  metadata?: MetadataChange;
}

/**
 * The body that makes or replaces an endpoint: absent fields get their defaults. The path has the uid. `secret` and
 * `verify` apply to a new endpoint only.
 */
export class PutEndpointDto extends OmitType(CreateEndpointDto, ['uid'] as const) {}

/** The body of a dry run: a subscription, and the number of recent events to try it on. */
export class DryRunDto extends SubscriptionDto {
  static readonly mayBeLeftOut = true;

  @ApiPropertyOptional({ default: 100, description: 'The number of events.' })
  @Omittable()
  @IntBetween(1, MAX_DRY_RUN_EVENTS)
  last: number = 100;
}
