import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayNotEmpty, ArrayUnique, IsArray, IsIn } from 'class-validator';
import { DEFAULT_PORTAL_SECONDS, MAX_PORTAL_SECONDS, MIN_PORTAL_SECONDS, PORTAL_SCOPES, type Scope } from '#admin';
import { IntBetween } from '../fields/bounds.ts';
import { Omittable } from '../fields/omittable.ts';

/** The body that creates a portal token. */
export class CreatePortalTokenDto {
  @ApiProperty({
    type: 'array',
    items: { type: 'string', enum: [...PORTAL_SCOPES] },
    example: ['endpoints:read', 'endpoints:write', 'deliveries:read'],
    description: 'The rights of the token. The key of the request must have all of them.',
  })
  @IsArray({ message: 'must be a list of scopes' })
  @ArrayNotEmpty({ message: 'must have a scope' })
  @ArrayUnique({ message: 'must not repeat a scope' })
  @IsIn(PORTAL_SCOPES, { each: true, message: `must contain only scopes: ${PORTAL_SCOPES.join(', ')}` })
  scopes: Scope[];

  @ApiPropertyOptional({
    default: DEFAULT_PORTAL_SECONDS,
    description: 'The life of the token. It ends earlier if the key of the request expires or is revoked earlier.',
  })
  @Omittable()
  @IntBetween(MIN_PORTAL_SECONDS, MAX_PORTAL_SECONDS, { unit: 'seconds' })
  expiresInSeconds: number = DEFAULT_PORTAL_SECONDS;
}
