import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { NAME_FORM, NAME_MESSAGE } from '#kernel';
import { KeyExpiry } from '../fields/key-expiry.ts';

/** The body that creates an admin key. */
export class CreateAdminKeyDto {
  @ApiProperty({ example: 'ci', description: 'A name that no other admin key has.' })
  @Matches(NAME_FORM, { message: NAME_MESSAGE })
  name: string;

  @KeyExpiry()
  expiresAt?: Date | null;
}
