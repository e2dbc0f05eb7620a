import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { MayBeLeftOut } from './may-be-left-out.ts';
import { Must } from './must.ts';
import { PageDto } from './page.dto.ts';

const TEXT_FORM = /^\P{Cc}{1,256}$/u;
const TEXT_MESSAGE = 'must be a text of 1 to 256 characters without control characters';
const isText = (value: unknown) => typeof value === 'string' && value.isWellFormed() && TEXT_FORM.test(value);

export class DeadRecordFilterDto extends PageDto {
  @ApiPropertyOptional({ example: 'import:shop', description: 'A source, as /v1/dead-records/counts names it.' })
  @IsOptional()
  @Must(isText, TEXT_MESSAGE)
  source?: string;
}

/** What of a row is to be other than it was emitted. */
export class ReplayDeadRecordDto {
  static readonly mayBeLeftOut = true;

  @ApiPropertyOptional({ description: 'The project’s id or uid. Default: the one that the row names.' })
  @MayBeLeftOut()
  @Must(isText, TEXT_MESSAGE)
  project?: string;

  @ApiPropertyOptional({ description: 'Your own id of the event. Default: the one that the row has, if any.' })
  @MayBeLeftOut()
  @Must(isText, TEXT_MESSAGE)
  id?: string;
}
