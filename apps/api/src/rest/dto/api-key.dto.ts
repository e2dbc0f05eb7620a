import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { NAME_FORM, NAME_MESSAGE } from '#kernel';

export class CreateApiKeyDto {
  @ApiProperty({ example: 'The backend of the shop', description: 'What it is for, to tell it from others.' })
  @Matches(NAME_FORM, { message: NAME_MESSAGE })
  name: string;
}
