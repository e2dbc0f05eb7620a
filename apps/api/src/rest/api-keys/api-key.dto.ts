import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { NAME_FORM, NAME_MESSAGE } from '#kernel';

/** The body that creates an API key. */
export class CreateApiKeyDto {
  @ApiProperty({ example: 'The backend of the shop', description: 'A name that distinguishes the key.' })
  @Matches(NAME_FORM, { message: NAME_MESSAGE })
  name: string;
}
