import { ApiProperty, PickType } from '@nestjs/swagger';
import { IsIn, IsString } from 'class-validator';
import { MAX_URL_CHARACTERS, URL_MESSAGE } from '#http-delivery';
import { profileNamed } from '#wire-profiles';
import { CreateEndpointDto } from '../endpoints/endpoint.dto.ts';
import { AtMostCharacters } from '../fields/bounds.ts';

/** The sources in the sense of postpress: the first names of the types that the profile has a form for. */
const SOURCES = profileNamed('postpress').eventTypes!.map((type) => type.replace(/\..*$/, ''));

/** An endpoint in the terms of postpress. It sends only the given headers, without even a Content-Type. */
export class CreateWebhookDto extends PickType(CreateEndpointDto, ['name', 'headers'] as const) {
  @ApiProperty({ example: 'https://example.com/webhooks' })
  @IsString({ message: URL_MESSAGE })
  @AtMostCharacters(MAX_URL_CHARACTERS)
  request_url: string;

  @ApiProperty({ enum: SOURCES })
  @IsIn(SOURCES, { message: `must be ${SOURCES.join(' or ')}` })
  source: string;
}
