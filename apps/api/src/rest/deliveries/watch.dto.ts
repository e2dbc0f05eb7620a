import { IsIn, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { ENDPOINT_MESSAGE, EVENT_TYPE_NAME_MESSAGE, isEventTypeName, TEXT_MESSAGE } from '#kernel';
import { Check } from '../fields/check.ts';
import { oneOf } from '../fields/words.ts';

/** The statuses that an attempt gives to its delivery. */
const STATUSES = ['pending', 'retrying', 'succeeded', 'exhausted', 'cancelled'] as const;

/** The fields of a request to watch deliveries, beside the project. */
export class WatchDto {
  @IsOptional()
  @IsString({ message: ENDPOINT_MESSAGE })
  @IsNotEmpty({ message: ENDPOINT_MESSAGE })
  endpoint?: string;

  @IsOptional()
  @Check(isEventTypeName, EVENT_TYPE_NAME_MESSAGE)
  type?: string;

  @IsOptional()
  @IsIn(STATUSES, { message: oneOf(STATUSES) })
  status?: (typeof STATUSES)[number];

  @IsOptional()
  @IsString({ message: TEXT_MESSAGE })
  resumeToken?: string;
}
