import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';
import { CURSOR_MESSAGE, isIdCursor, isNameCursor, isNumberCursor, isRoutingCursor } from '#admin';
import { CURSOR_PATTERN } from '../openapi/patterns.ts';
import { IntBetween } from './bounds.ts';
import { Check } from './check.ts';

/** The most items of a page. */
const MAX_PAGE = 250;
/** The most attempts of a page: an attempt has the whole body of its request. */
const MAX_ATTEMPTS = 50;

/** The size of a page, as a number in a query. */
const Limit = (max: number, usual = 50): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: 'integer', default: usual }),
    IsOptional(),
    Transform(
      ({ value }) => (typeof value === 'string' && /^[1-9]\d*$/.test(value) ? Number(value) : value) as unknown,
    ),
    IntBetween(1, max),
  );

/** The size of a page. */
export class LimitDto {
  @Limit(MAX_PAGE)
  limit: number = 50;
}

/** The part of a list that is a page. */
export class PageDto extends LimitDto {
  @ApiPropertyOptional({ pattern: CURSOR_PATTERN, description: 'The nextCursor of the page before.' })
  @IsOptional()
  @Check(isIdCursor, CURSOR_MESSAGE)
  cursor?: string;
}

/** A page of a routing. The default limit holds most routings whole. */
export class RoutingPageDto extends LimitDto {
  @Limit(MAX_PAGE, MAX_PAGE)
  override limit: number = MAX_PAGE;

  @ApiPropertyOptional({ pattern: CURSOR_PATTERN, description: 'The nextCursor of the page before.' })
  @IsOptional()
  @Check(isRoutingCursor, CURSOR_MESSAGE)
  cursor?: string;
}

/** The part of a history that is a page. Its cursors are of their own kind. */
export class HistoryPageDto extends LimitDto {
  @ApiPropertyOptional({ pattern: CURSOR_PATTERN, description: 'The nextCursor of the page before.' })
  @IsOptional()
  @Check((cursor) => isNumberCursor(cursor, 'history'), CURSOR_MESSAGE)
  cursor?: string;
}

/** A page of the attempts of a delivery. */
export class AttemptsPageDto {
  @Limit(MAX_ATTEMPTS)
  limit: number = 50;

  @ApiPropertyOptional({ pattern: CURSOR_PATTERN, description: 'The nextCursor of the page before.' })
  @IsOptional()
  @Check((cursor) => isNumberCursor(cursor, 'attempts'), CURSOR_MESSAGE)
  cursor?: string;
}

/** A page of a list that goes by names. */
export class NamePageDto extends LimitDto {
  @ApiPropertyOptional({ pattern: CURSOR_PATTERN, description: 'The nextCursor of the page before.' })
  @IsOptional()
  @Check(isNameCursor, CURSOR_MESSAGE)
  cursor?: string;
}
