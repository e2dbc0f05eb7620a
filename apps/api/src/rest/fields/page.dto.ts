import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { CURSOR_MESSAGE, isIdCursor, isNameCursor, isNumberCursor, isRoutingCursor } from '#admin';
import { CURSOR_PATTERN } from '../openapi/patterns.ts';
import { Check } from './check.ts';

/** The size of a page. */
export class LimitDto {
  @ApiPropertyOptional({ type: 'integer', default: 50, minimum: 1, maximum: 250 })
  @IsOptional()
  @Transform(({ value }) => (typeof value === 'string' && /^[1-9]\d*$/.test(value) ? Number(value) : value) as unknown)
  @IsInt({ message: 'must be a whole number from 1 to 250' })
  @Min(1, { message: 'must be a whole number from 1 to 250' })
  @Max(250, { message: 'must be a whole number from 1 to 250' })
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
  @ApiPropertyOptional({ type: 'integer', default: 250, minimum: 1, maximum: 250 })
  override limit: number = 250;

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

/** A page of a list that goes by names. */
export class NamePageDto extends LimitDto {
  @ApiPropertyOptional({ pattern: CURSOR_PATTERN, description: 'The nextCursor of the page before.' })
  @IsOptional()
  @Check(isNameCursor, CURSOR_MESSAGE)
  cursor?: string;
}
