import { isText, TEXT_MESSAGE } from '#kernel';
import { TEXT_PATTERN } from '../openapi/patterns.ts';
import { Several } from './several.ts';

/** A filter by channels of events. */
export const ChannelFilter = (description: string): PropertyDecorator =>
  Several({ rule: isText, message: TEXT_MESSAGE, items: { type: 'string', pattern: TEXT_PATTERN }, description });
