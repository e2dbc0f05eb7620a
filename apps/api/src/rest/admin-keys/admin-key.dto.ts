import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { NAME_FORM, NAME_MESSAGE } from '#kernel';
import { DATE_TIME_PATTERN } from '../openapi/patterns.ts';
import { IsDateTime } from '../fields/is-date-time.ts';

/** The body that creates an admin key. */
export class CreateAdminKeyDto {
  @ApiProperty({ example: 'ci', description: 'A name that no other admin key has.' })
  @Matches(NAME_FORM, { message: NAME_MESSAGE })
  name: string;

  @ApiPropertyOptional({
    ...{ type: String, format: 'date-time', pattern: DATE_TIME_PATTERN, example: '2027-01-31T12:00:00Z' },
    description: 'The time from which the key is invalid. Default: the key does not expire.',
  })
  @IsOptional()
  @IsDateTime()
  expiresAt?: Date | null;
}
