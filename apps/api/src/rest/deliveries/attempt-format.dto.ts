import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { oneOf } from '../fields/words.ts';

const FORMATS = ['json', 'curl'] as const;

/** The form in which an attempt is shown. */
export class AttemptFormatDto {
  @ApiPropertyOptional({
    enum: FORMATS,
    default: 'json',
    description:
      'With `curl` the response is its request as a command for a POSIX shell. The values of the endpoint’s own headers ' +
      'are variables of the shell, such as `$X_API_KEY` for `X-Api-Key`.',
  })
  @IsOptional()
  @IsIn(FORMATS, { message: oneOf(FORMATS) })
  format: (typeof FORMATS)[number] = 'json';
}
