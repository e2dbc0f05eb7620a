import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { oneOf } from './words.ts';

const WAYS = ['fail', 'get'] as const;

/** The treatment of a uid that another resource has, in the query of a creation. */
export class IfExistsDto {
  @ApiPropertyOptional({
    enum: WAYS,
    default: 'fail',
    description:
      'The response if the uid of the body is taken: 409, or with `get` the resource that has it, unchanged, with 200.',
  })
  @IsOptional()
  @IsIn(WAYS, { message: oneOf(WAYS) })
  ifExists: (typeof WAYS)[number] = 'fail';
}
