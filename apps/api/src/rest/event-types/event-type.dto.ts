import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, IsString } from 'class-validator';
import { packNames } from '#event-types';
import { BOOLEAN_MESSAGE } from '#kernel';
import { NamePageDto } from './name-page.dto.ts';

const WORDS = new Map<unknown, boolean>([
  ['true', true],
  ['false', false],
]);

/** The query of the list of event types. */
export class EventTypeFilterDto extends NamePageDto {
  @ApiPropertyOptional({ description: 'True for archived types only, false for the others. Default: all.' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => WORDS.get(value) ?? value)
  @IsBoolean({ message: BOOLEAN_MESSAGE })
  archived?: boolean;
}

/** The body that imports a pack of event types. */
export class ImportEventTypesDto {
  @ApiProperty({ enum: packNames, example: packNames[0] })
  @IsString({ message: 'must be the name of a pack' })
  pack: string;
}
