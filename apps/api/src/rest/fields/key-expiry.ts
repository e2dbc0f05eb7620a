import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { DATE_TIME_PATTERN } from '../openapi/patterns.ts';
import { IsDateTime } from './is-date-time.ts';

/** The field with the expiry of a new key. */
export const KeyExpiry = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      ...{ type: String, format: 'date-time', pattern: DATE_TIME_PATTERN, example: '2027-01-31T12:00:00Z' },
      description: 'The time from which the key is invalid. Default: the key does not expire.',
    }),
    IsOptional(),
    IsDateTime(),
  );
