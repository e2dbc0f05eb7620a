import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { isIdCursor } from '#admin';
import { EVENT_TYPE_NAME_MESSAGE, isEventTypeName, type Metadata } from '#kernel';
import { Check } from '../fields/check.ts';
import { TimesDto } from '../fields/filter.dto.ts';
import { MetadataFilter } from '../fields/metadata.ts';
import { Cursor, Limit, MAX_PAGE } from '../fields/page.dto.ts';
import { EVENT_TYPE_NAME } from '../openapi/patterns.ts';

/** The query of the list of events. */
export class EventFilterDto extends TimesDto {
  @ApiPropertyOptional({ ...EVENT_TYPE_NAME, example: 'post.published' })
  @IsOptional()
  @Check(isEventTypeName, EVENT_TYPE_NAME_MESSAGE)
  type?: string;

  @MetadataFilter()
  metadata?: Metadata;

  @Limit(MAX_PAGE)
  limit: number = 50;

  @Cursor(isIdCursor)
  cursor?: string;
}
