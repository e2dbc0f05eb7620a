import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { Answers } from './answers.ts';

type Handler<Answer> = (...args: never[]) => Answer | Promise<Answer>;
type Decorates<Answer> = <T extends Handler<Answer>>(
  controller: object,
  name: string | symbol,
  method: TypedPropertyDescriptor<T>,
) => void;

/**
 * Describes a route and its response on success; the compiler checks the method's return type by it. `withProblems`
 * adds the other responses of all routes. A
 * response that has another form, as a text, has its media type last.
 * @param summary one sentence
 */
export function Describe(summary: string, status: 204): Decorates<void>;
export function Describe<Name extends keyof Answers>(
  summary: string,
  status: 200 | 201 | 202,
  answer: Name,
): Decorates<Answers[Name]>;
export function Describe<Name extends keyof Answers>(
  summary: string,
  status: 200,
  answer: Name,
  text: 'text/plain',
): Decorates<Answers[Name] | string>;
export function Describe(summary: string, status: number, answer?: keyof Answers, text?: string): MethodDecorator {
  const content = {
    'application/json': { schema: { $ref: `#/components/schemas/${answer}` } },
    ...(text !== undefined && { [text]: { schema: { type: 'string' } } }),
  };
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary }),
    ApiResponse({ status, description: 'Done.', ...(answer === undefined ? {} : { content }) }),
  );
}
