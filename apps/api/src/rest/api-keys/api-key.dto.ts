import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayNotEmpty, ArrayUnique, IsArray, IsIn, IsOptional, Matches } from 'class-validator';
import { type Scope, SCOPES } from '#admin';
import { NAME_FORM, NAME_MESSAGE } from '#kernel';
import { KeyExpiry } from '../fields/key-expiry.ts';

/** The body that creates an API key. */
export class CreateApiKeyDto {
  @ApiProperty({ example: 'The backend of the shop', description: 'A name that distinguishes the key.' })
  @Matches(NAME_FORM, { message: NAME_MESSAGE })
  name: string;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', enum: [...SCOPES] },
    example: ['events:write'],
    description: 'The rights of the key. Default: every scope but `keys:write`.',
  })
  @IsOptional()
  @IsArray({ message: 'must be a list of scopes' })
  @ArrayNotEmpty({ message: 'must have a scope; leave it out for every scope but keys:write' })
  @ArrayUnique({ message: 'must not repeat a scope' })
  @IsIn(SCOPES, { each: true, message: `must contain only scopes: ${SCOPES.join(', ')}` })
  scopes?: Scope[] | null;

  @KeyExpiry()
  expiresAt?: Date | null;
}
