import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { NAME_FORM, NAME_MESSAGE } from './project.dto.ts';

export class CreateApiKeyDto {
  @ApiProperty({ example: 'The backend of the shop', description: 'What it is for, to tell it from others.' })
  @IsString({ message: 'must be a text' })
  @Matches(NAME_FORM, { message: NAME_MESSAGE })
  name: string;
}
