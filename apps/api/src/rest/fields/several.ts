import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';
import { AtMostEntries } from './bounds.ts';
import { Check } from './check.ts';

/** The most values that one filter takes. */
const MAX_VALUES = 20;

/** The values that a filter takes: their rule, the message for a value that breaks it, and their description. */
export interface SeveralTerms {
  rule: (value: unknown) => boolean;
  message: string;
  description?: string;
  /** The meaning of several values. Default: one of them is enough. */
  repeated?: string;
  /** The schema of one value. */
  items: Record<string, unknown>;
}

const ONE_OF_THEM = 'May be repeated: one of the values is enough.';

/** A filter by one value or several: a query repeats them under its name, and a body has a list. */
export const Several = ({
  rule,
  message,
  description,
  repeated = ONE_OF_THEM,
  items,
}: SeveralTerms): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      ...{ type: 'array', items, minItems: 1, maxItems: MAX_VALUES },
      description: [description, repeated].filter(Boolean).join(' '),
    } as object),
    IsOptional(),
    Transform(({ value }: { value: unknown }) => (value == null || Array.isArray(value) ? value : [value])),
    AtMostEntries(MAX_VALUES),
    Check(rule, message, { each: true }),
  );
