import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { BOOLEAN_MESSAGE } from '#kernel';
import { Omittable } from '../fields/omittable.ts';

/** The body that replays a delivery. */
export class ReplayDeliveryDto {
  static readonly mayBeLeftOut = true;

  @ApiPropertyOptional({ default: false, description: 'Sends it even if the endpoint is disabled.' })
  @Omittable()
  @IsBoolean({ message: BOOLEAN_MESSAGE })
  force?: boolean;
}
