import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { DEFAULT_REPLAY_RATE, MAX_REPLAY_RATE } from '#admin';
import { BOOLEAN_MESSAGE, ENDPOINT_MESSAGE } from '#kernel';
import { IntBetween } from '../fields/bounds.ts';
import { EventFilter } from '../fields/event-filter.ts';
import { IsDateTime } from '../fields/is-date-time.ts';
import { Omittable } from '../fields/omittable.ts';
import { StateFilterDto } from '../fields/state-filter.dto.ts';
import { DATE_TIME_PATTERN } from '../openapi/patterns.ts';

const TIME = { type: String, format: 'date-time', pattern: DATE_TIME_PATTERN };

/** The body that replays many deliveries. */
export class CreateReplayDto extends StateFilterDto {
  @ApiPropertyOptional({ type: String, minLength: 1, description: 'An endpoint’s id or uid. Default: every endpoint.' })
  @IsOptional()
  @IsString({ message: ENDPOINT_MESSAGE })
  @IsNotEmpty({ message: ENDPOINT_MESSAGE })
  endpoint?: string | null;

  @EventFilter()
  event?: string | null;

  @ApiProperty({ ...TIME, example: '2026-01-31T12:00:00Z', description: 'The events were accepted at or after it.' })
  @IsDateTime()
  after: Date;

  @ApiProperty({
    ...TIME,
    ...{ example: '2026-01-31T13:00:00Z', description: 'The events were accepted before it, and before the request.' },
  })
  @IsDateTime()
  before: Date;

  @ApiPropertyOptional({
    default: false,
    description: 'Includes events that `endpoint` did not get, and that its subscription takes now.',
  })
  @Omittable()
  @IsBoolean({ message: BOOLEAN_MESSAGE })
  includeUnmatched?: boolean;

  @ApiPropertyOptional({ default: false, description: 'Sends the deliveries of disabled endpoints, too.' })
  @Omittable()
  @IsBoolean({ message: BOOLEAN_MESSAGE })
  force?: boolean;

  @ApiPropertyOptional({ default: DEFAULT_REPLAY_RATE, description: 'Deliveries a second, at most.' })
  @Omittable()
  @IntBetween(1, MAX_REPLAY_RATE)
  ratePerSecond?: number;

  @ApiPropertyOptional({ default: false, description: 'Counts the deliveries, with a sample, and sends nothing.' })
  @Omittable()
  @IsBoolean({ message: BOOLEAN_MESSAGE })
  dryRun?: boolean;
}
