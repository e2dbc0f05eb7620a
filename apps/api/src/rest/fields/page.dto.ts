import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import { CURSOR_MESSAGE, isIdCursor, LIST_ORDERS, type ListOrder } from '#admin';
import { CURSOR_PATTERN } from '../openapi/patterns.ts';
import { IntBetween } from './bounds.ts';
import { Check } from './check.ts';
import { oneOf } from './words.ts';

/** The most items of a page. */
export const MAX_PAGE = 250;

/** The size of a page, as a number in a query. */
export const Limit = (max: number, usual = 50): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: 'integer', default: usual }),
    IsOptional(),
    Transform(
      ({ value }) => (typeof value === 'string' && /^[1-9]\d*$/.test(value) ? Number(value) : value) as unknown,
    ),
    IntBetween(1, max),
  );

/** The place at which a page begins. @param isCursor the form of the list's cursors */
export const Cursor = (isCursor: (value: unknown) => boolean): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      pattern: CURSOR_PATTERN,
      description: 'The nextCursor or prevCursor of a page of this list.',
    }),
    IsOptional(),
    Check(isCursor, CURSOR_MESSAGE),
  );

/** The order of a list. @param usual the default */
export const Order = (usual: ListOrder, description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ enum: LIST_ORDERS, default: usual, description }),
    IsOptional(),
    IsIn(LIST_ORDERS, { message: oneOf(LIST_ORDERS) }),
  );

/** The size of a page. */
export class LimitDto {
  @Limit(MAX_PAGE)
  limit: number = 50;
}

/** The part of a list that is a page. */
export class PageDto extends LimitDto {
  @Cursor(isIdCursor)
  cursor?: string;

  @Order('desc', '`desc` begins with the newest.')
  order?: ListOrder;
}
