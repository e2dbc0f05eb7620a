import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsOptional, IsString, Matches } from 'class-validator';

/** A user's own id: it stands in paths, and must not look like one of ours. */
export const UID_FORM = /^(?!(prj|ep|evt|dlv)_)[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/;
export const UID_MESSAGE =
  'must be 1 to 128 letters, digits, dots, hyphens, underscores or tildes, and not begin like an id of Posthorn';

/** A name for people. Postgres stores neither NUL nor half a surrogate pair. */
export const NAME_FORM = /^[^\p{Cc}\p{Cs}]{1,200}$/u;
export const NAME_MESSAGE = 'must have 1 to 200 characters, none of them a control character';

export class CreateProjectDto {
  @ApiProperty({ example: 'My site' })
  @IsString({ message: 'must be a text' })
  @Matches(NAME_FORM, { message: NAME_MESSAGE })
  name: string;

  @ApiPropertyOptional({ example: 'site_789', description: 'Your own id for it; works in every path.' })
  @IsOptional()
  @Matches(UID_FORM, { message: UID_MESSAGE })
  uid?: string | null;
}

export class ChangeProjectDto extends PartialType(CreateProjectDto, { skipNullProperties: false }) {}
