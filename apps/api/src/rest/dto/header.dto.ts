import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';

/** A header of an endpoint's own. Its rules are in libs/admin. */
export class HeaderDto {
  @ApiProperty({ example: 'X-Token', description: 'Sent in this case.' })
  @IsString({ message: 'must be a text' })
  key: string;

  @ApiProperty({ description: 'Kept encrypted, shown masked; the mask sent back keeps the value.' })
  @IsString({ message: 'must be a text' })
  value: string;
}
