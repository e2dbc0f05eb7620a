import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MAX_DRY_RUN_EVENTS, SUBSCRIPTION_FORM } from '#admin';
import { MAX_DEADLINE_MS } from '#config';
import { NAME_FORM, NAME_MESSAGE, TEXT_FORM } from '#kernel';
import { profileNames } from '#wire-profiles';
import { HeaderDto } from './header.dto.ts';
import { IsSuccessPolicy } from './is-success-policy.ts';
import { portablePattern } from '../openapi/patterns.ts';
import { Omittable } from '../fields/omittable.ts';
import { UID_FORM, UID_MESSAGE } from '../projects/project.dto.ts';

const WEEK_MS = 7 * 86_400_000;
const YEAR_MS = 365 * 86_400_000;
const EXPIRY_MESSAGE = `must be a whole number of milliseconds from 1000 to ${YEAR_MS}, a year`;
const TIMEOUT_MESSAGE = `must be a whole number of milliseconds from 100 to ${MAX_DEADLINE_MS}`;
const WAITS_MESSAGE = `must contain whole numbers of milliseconds from 100 to ${WEEK_MS}, a week`;
const JITTER_MESSAGE = 'must be a number from 0 to 0.5';
const RATE_MESSAGE = 'must be a number from 0.01 to 10000';
const IN_FLIGHT_MESSAGE = 'must be a whole number from 1 to 256';
/** For a channel that no event can have. */
const CHANNEL_MESSAGE =
  'must contain names of 1 to 256 characters without control characters or noncharacters like U+FFFE';

export class EndpointPolicyDto {
  @ApiPropertyOptional({
    description: 'The deadline of a whole attempt.',
    minimum: 100,
    maximum: MAX_DEADLINE_MS,
  })
  @Omittable()
  @IsInt({ message: TIMEOUT_MESSAGE })
  @Min(100, { message: TIMEOUT_MESSAGE })
  @Max(MAX_DEADLINE_MS, { message: TIMEOUT_MESSAGE })
  timeoutMs?: number;

  @ApiPropertyOptional({ type: [Number], description: 'The wait before each retry; as many retries as entries.' })
  @Omittable()
  @IsArray({ message: 'must be a list of milliseconds' })
  @ArrayMaxSize(30, { message: 'must have at most 30 entries' })
  @IsInt({ each: true, message: WAITS_MESSAGE })
  @Min(100, { each: true, message: WAITS_MESSAGE })
  @Max(WEEK_MS, { each: true, message: WAITS_MESSAGE })
  retryDelaysMs?: number[];

  @ApiPropertyOptional({
    description: 'How far each wait may differ at random, as a share of it: 0.1 for ±10 %.',
    minimum: 0,
    maximum: 0.5,
  })
  @Omittable()
  @IsNumber({}, { message: JITTER_MESSAGE })
  @Min(0, { message: JITTER_MESSAGE })
  @Max(0.5, { message: JITTER_MESSAGE })
  jitter?: number;

  @ApiPropertyOptional({
    description: 'The statuses that count as a success: only 200, 200 to 299, or a list.',
    oneOf: [
      { type: 'string', enum: ['200', '2xx'] },
      {
        ...{ type: 'array', minItems: 1, maxItems: 50 },
        items: { type: 'integer', minimum: 200, maximum: 599, not: { minimum: 300, maximum: 399 } },
      },
    ],
  })
  @Omittable()
  @IsSuccessPolicy()
  success?: '200' | '2xx' | number[];

  @ApiPropertyOptional({ description: 'The most attempts that run at once.', minimum: 1, maximum: 256 })
  @Omittable()
  @IsInt({ message: IN_FLIGHT_MESSAGE })
  @Min(1, { message: IN_FLIGHT_MESSAGE })
  @Max(256, { message: IN_FLIGHT_MESSAGE })
  maxInFlight?: number;

  @ApiPropertyOptional({
    description: 'The most attempts that begin per second; 0.5 for one in two seconds. Default: no limit.',
    minimum: 0.01,
    maximum: 10_000,
  })
  @Omittable()
  @IsNumber({}, { message: RATE_MESSAGE })
  @Min(0.01, { message: RATE_MESSAGE })
  @Max(10_000, { message: RATE_MESSAGE })
  ratePerSecond?: number;

  @ApiPropertyOptional({
    description:
      'How long after its event was accepted a delivery is still attempted, in milliseconds; later it is cancelled with ' +
      'the reason expired. Default: no bound.',
    minimum: 1_000,
    maximum: YEAR_MS,
  })
  @Omittable()
  @IsInt({ message: EXPIRY_MESSAGE })
  @Min(1_000, { message: EXPIRY_MESSAGE })
  @Max(YEAR_MS, { message: EXPIRY_MESSAGE })
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
  @ArrayMaxSize(100, { message: 'must have at most 100 entries' })
  @IsString({ each: true, message: 'must contain names of event types' })
  eventTypes?: string[] | null;

  @ApiPropertyOptional({
    type: [String],
    description: 'The channels of matching events. Default: any channel or none.',
  })
  @IsOptional()
  @IsArray({ message: 'must be a list of names of channels' })
  @ArrayNotEmpty({ message: 'must have at least one entry; leave it out for all' })
  @ArrayMaxSize(100, { message: 'must have at most 100 entries' })
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

export class CreateEndpointDto extends SubscriptionDto {
  @ApiProperty({ example: 'https://example.com/webhooks' })
  @IsString({ message: 'must be a URL like https://example.com/path' })
  @MaxLength(2048, { message: 'must have at most 2048 characters' })
  url: string;

  @ApiPropertyOptional({ description: 'Default: the host of the URL.' })
  @Omittable()
  @Matches(NAME_FORM, { message: NAME_MESSAGE })
  name?: string;

  @ApiPropertyOptional({ description: 'Your own id for it; works in every path.' })
  @IsOptional()
  @Matches(UID_FORM, { message: UID_MESSAGE })
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
    description: 'The options of the profile: `mode` and `origin`, or `template`. Default: none.',
  })
  @Omittable()
  @IsObject({ message: 'must be an object' })
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
  @IsBoolean({ message: 'must be true or false' })
  verify?: boolean;

  @ApiPropertyOptional({
    type: [HeaderDto],
    description: 'Additional headers, sent after those of the profile. Default: none.',
  })
  @Omittable()
  @IsArray({ message: 'must be a list of objects with key and value' })
  @ArrayMaxSize(50, { message: 'must have at most 50 entries' })
  @ValidateNested({ each: true, message: 'must be an object with key and value' })
  @Type(() => HeaderDto)
  headers?: HeaderDto[];

  @ApiPropertyOptional({ type: EndpointPolicyDto, description: 'The differences from the policy of the profile.' })
  @Omittable()
  @IsObject({ message: 'must be an object' })
  @ValidateNested({ message: 'must be an object' })
  @Type(() => EndpointPolicyDto)
  policy?: EndpointPolicyDto;
}

export class ChangeEndpointDto extends PartialType(OmitType(CreateEndpointDto, ['secret', 'verify'] as const), {
  skipNullProperties: false,
}) {}

export class DryRunDto extends SubscriptionDto {
  static readonly mayBeLeftOut = true;

  @ApiPropertyOptional({ default: 100, minimum: 1, maximum: MAX_DRY_RUN_EVENTS, description: 'The number of events.' })
  @Omittable()
  @IsInt({ message: `must be a whole number from 1 to ${MAX_DRY_RUN_EVENTS}` })
  @Min(1, { message: `must be a whole number from 1 to ${MAX_DRY_RUN_EVENTS}` })
  @Max(MAX_DRY_RUN_EVENTS, { message: `must be a whole number from 1 to ${MAX_DRY_RUN_EVENTS}` })
  last: number = 100;
}
