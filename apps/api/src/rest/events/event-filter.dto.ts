import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { isIdCursor, type ListOrder } from '#admin';
import { EVENT_TYPE_NAME_MESSAGE, isEventTypeName } from '#kernel';
import { Check } from '../fields/check.ts';
import { TimesDto } from '../fields/filter.dto.ts';
import { Cursor, Limit, MAX_PAGE, Order } from '../fields/page.dto.ts';
import { EVENT_TYPE_NAME } from '../openapi/patterns.ts';

/** The query of the list of events. */
export class EventFilterDto extends TimesDto {
  @ApiPropertyOptional({ ...EVENT_TYPE_NAME, example: 'post.published' })
  @IsOptional()
  @Check(isEventTypeName, EVENT_TYPE_NAME_MESSAGE)
  type?: string;

  @Limit(MAX_PAGE)
  limit: number = 50;

  @Cursor(isIdCursor)
  cursor?: string;

  @Order('desc', '`desc` begins with the newest.')
  order?: ListOrder;
}
