import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { isText, TEXT_MESSAGE } from '#kernel';
import { Omittable } from '../fields/omittable.ts';
import { Check } from '../fields/check.ts';
import { TEXT_PATTERN } from '../openapi/patterns.ts';
import { PageDto } from '../fields/page.dto.ts';

/** The query of the list of dead records. */
export class DeadRecordFilterDto extends PageDto {
  @ApiPropertyOptional({
    pattern: TEXT_PATTERN,
    example: 'import:shop',
    description: 'A source, as /v1/dead-records/counts names it.',
  })
  @IsOptional()
  @Check(isText, TEXT_MESSAGE)
  source?: string;
}

/** The fields that replace fields of the emitted row. */
export class ReplayDeadRecordDto {
  static readonly mayBeLeftOut = true;

  @ApiPropertyOptional({
    pattern: TEXT_PATTERN,
    description: 'The project’s id or uid. Default: the one that the row names.',
  })
  @Omittable()
  @Check(isText, TEXT_MESSAGE)
  project?: string;

  @ApiPropertyOptional({
    pattern: TEXT_PATTERN,
    description: 'Your own id of the event. Default: the one that the row has, if any.',
  })
  @Omittable()
  @Check(isText, TEXT_MESSAGE)
  id?: string;
}
