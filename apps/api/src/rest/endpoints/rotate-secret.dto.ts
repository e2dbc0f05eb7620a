import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { MAX_AHEAD_DAYS, MAX_OVERLAP_DAYS, SECRET_TYPES, type SecretType } from '#admin';
import { NAME_FORM, NAME_MESSAGE } from '#kernel';
import { DATE_TIME_PATTERN } from '../openapi/patterns.ts';
import { IntBetween } from '../fields/bounds.ts';
import { IsDateTime } from '../fields/is-date-time.ts';
import { Omittable } from '../fields/omittable.ts';
import { oneOf } from '../fields/words.ts';

const DAY_MS = 86_400_000;

/** The body that adds a secret to an endpoint. */
export class RotateSecretDto {
  static readonly mayBeLeftOut = true;

  @ApiPropertyOptional({ description: 'Default: a new secret.' })
  @Omittable()
  @Matches(NAME_FORM, { message: NAME_MESSAGE })
  secret?: string;

  @ApiPropertyOptional({ enum: SECRET_TYPES, description: 'Default: that of the given secret, or hmac.' })
  @Omittable()
  @IsIn(SECRET_TYPES, { message: oneOf(SECRET_TYPES) })
  type?: SecretType;

  @ApiPropertyOptional({
    default: DAY_MS,
    description: 'How long the earlier secrets continue to sign beside this one, in milliseconds.',
  })
  @Omittable()
  @IntBetween(0, MAX_OVERLAP_DAYS * DAY_MS, { unit: 'milliseconds', maxInWords: `${MAX_OVERLAP_DAYS} days` })
  overlapMs: number = DAY_MS;

  @ApiPropertyOptional({
    ...{ format: 'date-time', pattern: DATE_TIME_PATTERN },
    description: `The time from which the secret signs, within ${MAX_AHEAD_DAYS} days. Default: now.`,
  })
  @Omittable()
  @IsDateTime()
  activateAt?: Date;
}
