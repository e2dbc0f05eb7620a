import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsEmail, IsOptional, IsString, Matches } from 'class-validator';
import { MayBeLeftOut } from './may-be-left-out.ts';

/** A user's own id: it stands in paths, and must not look like one of ours. */
export const UID_FORM = /^(?!(prj|ep|evt|dlv)_)[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/;
export const UID_MESSAGE =
  'must be 1 to 128 letters, digits, dots, hyphens, underscores or tildes, and not begin like an id of Posthorn';

/** A name for people. Postgres stores neither NUL nor half a surrogate pair. */
export const NAME_FORM = /^[^\p{Cc}\p{Cs}]{1,200}$/u;
export const NAME_MESSAGE = 'must have 1 to 200 characters, none of them a control character';

const MAX_ADDRESSES = 20;

export class CreateProjectDto {
  @ApiProperty({ example: 'My site' })
  @IsString({ message: 'must be a text' })
  @Matches(NAME_FORM, { message: NAME_MESSAGE })
  name: string;

  @ApiPropertyOptional({ example: 'site_789', description: 'Your own id for it; works in every path.' })
  @IsOptional()
  @Matches(UID_FORM, { message: UID_MESSAGE })
  uid?: string | null;

  @ApiPropertyOptional({
    type: [String],
    example: ['ops@example.com'],
    description: 'Who gets a mail when an endpoint fails, recovers or is disabled. Default: nobody.',
  })
  @MayBeLeftOut()
  @IsArray({ message: 'must be a list' })
  @ArrayMaxSize(MAX_ADDRESSES, { message: `must have at most ${MAX_ADDRESSES} addresses` })
  @ArrayUnique({ message: 'must name each address once' })
  @IsEmail({}, { each: true, message: 'must hold mail addresses like ops@example.com' })
  notificationEmails?: string[];
}

export class ChangeProjectDto extends PartialType(CreateProjectDto, { skipNullProperties: false }) {}
