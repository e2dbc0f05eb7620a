import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsDate } from 'class-validator';
import { parseDateTime } from '#kernel';

/** A date-time as a Date; anything else stays what it is, and is no date. */
const toDate = ({ value }: { value: unknown }): unknown => {
  const ms = typeof value === 'string' ? parseDateTime(value) : undefined;
  return ms === undefined ? value : new Date(ms);
};

/** A date-time as RFC 3339 has it, which becomes a Date. */
export const IsDateTime = () =>
  applyDecorators(Transform(toDate), IsDate({ message: 'must be an RFC 3339 date-time like 2026-01-31T12:00:00Z' }));
