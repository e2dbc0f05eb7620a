import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

/** Which part of a list. */
export class PageDto {
  @ApiPropertyOptional({ description: 'The nextCursor of the page before.' })
  @IsOptional()
  @IsString({ message: 'must be a nextCursor of an earlier page' })
  cursor?: string;

  @ApiPropertyOptional({ default: 50, minimum: 1, maximum: 250 })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'must be a whole number from 1 to 250' })
  @Min(1, { message: 'must be a whole number from 1 to 250' })
  @Max(250, { message: 'must be a whole number from 1 to 250' })
  limit: number = 50;
}
