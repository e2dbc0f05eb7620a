import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsInt, IsNumber, Max, MaxLength, Min } from 'class-validator';

/** The wording of a number’s bounds, and the place of the number. */
export interface NumberTerms {
  /** The unit, in the plural, as the message names it. Default: none. */
  unit?: string;
  /** The upper bound in another unit, for readers of the message. Default: none. */
  maxInWords?: string;
  /** True to check every entry of a list. Default: false. */
  each?: boolean;
}

function between(kind: 'whole number' | 'number', min: number, max: number, terms: NumberTerms): PropertyDecorator {
  const { unit, maxInWords, each = false } = terms;
  const subject = each ? `must contain ${kind}s` : `must be a ${kind}`;
  const message = `${subject}${unit ? ` of ${unit}` : ''} from ${min} to ${max}${maxInWords ? `, ${maxInWords}` : ''}`;
  const options = { message, each };
  const isKind = kind === 'number' ? IsNumber({}, options) : IsInt(options);
  const described = each ? [] : [ApiProperty({ minimum: min, maximum: max })];
  return applyDecorators(...described, isKind, Min(min, options), Max(max, options));
}

/**
 * A whole number within bounds, both included. The message and the description of the API follow from the bounds.
 */
export const IntBetween = (min: number, max: number, terms: NumberTerms = {}) =>
  between('whole number', min, max, terms);

/** A number within bounds, both included. The message and the description of the API follow from the bounds. */
export const NumberBetween = (min: number, max: number) => between('number', min, max, {});

/** A text of at most so many characters (UTF-16 units). The message follows from the bound. */
export const AtMostCharacters = (max: number) => MaxLength(max, { message: `must have at most ${max} characters` });

/** A list of at most so many entries. The message follows from the bound. */
export const AtMostEntries = (max: number) => ArrayMaxSize(max, { message: `must have at most ${max} entries` });
