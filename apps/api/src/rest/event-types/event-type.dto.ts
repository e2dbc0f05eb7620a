import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsObject, IsOptional, IsString } from 'class-validator';
import { packNames } from '#event-types';
import { BOOLEAN_MESSAGE, OBJECT_MESSAGE } from '#kernel';
import { Flag } from '../fields/flag.ts';
import { NamePageDto } from './name-page.dto.ts';

/** The query of the list of event types. */
export class EventTypeFilterDto extends NamePageDto {
  @Flag('True for archived types only, false for the others. Default: all.')
  archived?: boolean;
}

/** The body that imports event types: those of a pack, or of the webhooks of an OpenAPI document. */
export class ImportEventTypesDto {
  @ApiPropertyOptional({ enum: packNames, example: packNames[0] })
  @IsOptional()
  @IsString({ message: 'must be the name of a pack' })
  pack?: string;

  @ApiPropertyOptional({
    ...{ type: 'object', additionalProperties: true },
    description:
      'In place of a pack: an OpenAPI document, from version 3.1 on, with up to 100 webhooks. Each becomes an event ' +
      'type of its name, with the description, schema and example of its POST. A type of the project that differs is updated.',
  })
  @IsOptional()
  @IsObject({ message: OBJECT_MESSAGE })
  openapi?: object;

  @ApiPropertyOptional({ description: 'True to store nothing, and only show what would change. Default: false.' })
  @IsOptional()
  @IsBoolean({ message: BOOLEAN_MESSAGE })
  dryRun?: boolean;
}
