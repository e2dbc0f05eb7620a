import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { isText } from '#kernel';
import { TEXT_PATTERN } from '../openapi/patterns.ts';
import { Check } from './check.ts';

/** A filter by one event. */
export const EventFilter = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: String,
      pattern: TEXT_PATTERN,
      description: 'An event’s id, as evt_… or as a UUID, or the id that its caller gave it.',
    }),
    IsOptional(),
    Check(isText, 'must be the id of an event, like evt_01h455vb4pex5vsknk084sn02q, or your own id of it'),
  );
