import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { profileNamed } from '#wire-profiles';
import { HeaderDto } from './header.dto.ts';
import { MayBeLeftOut } from './may-be-left-out.ts';
import { NAME_FORM, NAME_MESSAGE } from './project.dto.ts';

/** What postpress calls a source: the first name of the types that it has a form for. */
const SOURCES = profileNamed('postpress').eventTypes!.map((type) => type.replace(/\..*$/, ''));

export class CreateWebhookDto {
  @ApiProperty({ example: 'https://example.com/webhooks' })
  @IsString({ message: 'must be a URL' })
  @MaxLength(2048, { message: 'must have at most 2048 characters' })
  request_url: string;

  @ApiProperty({ enum: SOURCES })
  @IsIn(SOURCES, { message: `must be ${SOURCES.join(' or ')}` })
  source: string;

  @ApiPropertyOptional({
    type: [HeaderDto],
    description: 'Sent with every request. Requests have no Content-Type unless it is among them.',
  })
  @MayBeLeftOut()
  @IsArray({ message: 'must be a list' })
  @ArrayMaxSize(50, { message: 'must have at most 50 entries' })
  @ValidateNested({ each: true, message: 'must hold objects with key and value' })
  @Type(() => HeaderDto)
  headers?: HeaderDto[];

  @ApiPropertyOptional({ description: 'Default: the host of the URL.' })
  @MayBeLeftOut()
  @IsString({ message: 'must be a text' })
  @Matches(NAME_FORM, { message: NAME_MESSAGE })
  name?: string;
}
