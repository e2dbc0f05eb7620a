import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsDate } from 'class-validator';
import { DATE_TIME_MESSAGE, parseDateTime } from '#kernel';

/** Turns a date-time into a Date. Any other value is returned unchanged, and is not a Date. */
const toDate = ({ value }: { value: unknown }): unknown => {
  const ms = typeof value === 'string' ? parseDateTime(value) : undefined;
  return ms === undefined ? value : new Date(ms);
};

/** Accepts a date-time by RFC 3339, which becomes a Date. */
export const IsDateTime = () => applyDecorators(Transform(toDate), IsDate({ message: DATE_TIME_MESSAGE }));
