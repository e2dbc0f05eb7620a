import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { BOOLEAN_MESSAGE } from '#kernel';

const WORDS = new Map<unknown, boolean>([
  ['true', true],
  ['false', false],
]);

/** A truth value in a query, written as a word. */
export const Flag = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: 'boolean', description }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) => WORDS.get(value) ?? value),
    IsBoolean({ message: BOOLEAN_MESSAGE }),
  );
