import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { HEADER_NAME_FORM, HEADER_VALUE_FORM } from '#admin';
import { portablePattern } from '../openapi/patterns.ts';

/** A header of an endpoint's own. Its rules are in libs/admin. */
export class HeaderDto {
  @ApiProperty({ pattern: portablePattern(HEADER_NAME_FORM), example: 'X-Token', description: 'Sent in this case.' })
  @IsString({ message: 'must be a string' })
  key: string;

  @ApiProperty({
    pattern: portablePattern(HEADER_VALUE_FORM),
    description: 'Kept encrypted, shown masked; the mask sent back keeps the value.',
  })
  @IsString({ message: 'must be a string' })
  value: string;
}
