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
 * adds the other responses of all routes. A response that has another form, as a text, has its media type last. A route
 * that makes a resource or finds it has a response for each case, and sets the status by `sendMade`.
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
export function Describe<Made extends keyof Answers, Found extends keyof Answers>(
  summary: string,
  answers: { 201: Made; 200: Found },
): Decorates<Answers[Made] | Answers[Found]>;
export function Describe(
  summary: string,
  status: number | { 201: keyof Answers; 200: keyof Answers },
  answer?: keyof Answers,
  text?: string,
): MethodDecorator {
  if (typeof status === 'object') {
    const described = ([201, 200] as const).map((each) =>
      ApiResponse({ status: each, description: MADE_OR_FOUND[each], content: contentOf(status[each]) }),
    );
    return applyDecorators(ApiOperation({ summary }), ...described);
  }
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary }),
    ApiResponse({
      status,
      description: 'Done.',
      ...(answer === undefined ? {} : { content: contentOf(answer, text) }),
    }),
  );
}

/** The responses of a route that makes a resource, or uses the one that it finds. */
const MADE_OR_FOUND = { 201: 'Created.', 200: 'Found, or replaced.' };

/** The content of a response: JSON, and besides it the text form, if there is one. */
function contentOf(answer: keyof Answers, text?: string) {
  return {
    'application/json': { schema: { $ref: `#/components/schemas/${answer}` } },
    ...(text !== undefined && { [text]: { schema: { type: 'string' } } }),
  };
}
