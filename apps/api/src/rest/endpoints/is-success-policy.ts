import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';

const WORDS = ['200', '2xx'];
const MAX_STATUSES = 50;
const [FIRST_STATUS, LAST_STATUS] = [200, 599];
const [FIRST_REDIRECT, LAST_REDIRECT] = [300, 399];

/** A redirect is never followed, so it is never a success. */
function isStatus(value: unknown): boolean {
  return (
    Number.isInteger(value) &&
    (value as number) >= FIRST_STATUS &&
    (value as number) <= LAST_STATUS &&
    !isRedirect(value as number)
  );
}

function isRedirect(status: number): boolean {
  return status >= FIRST_REDIRECT && status <= LAST_REDIRECT;
}

function isSuccessPolicy(value: unknown): boolean {
  if (!Array.isArray(value)) return WORDS.includes(value as string);
  return value.length > 0 && value.length <= MAX_STATUSES && value.every(isStatus);
}

const MESSAGE = `must be "200", "2xx" or a list of 1 to ${MAX_STATUSES} statuses from ${FIRST_STATUS} to ${LAST_STATUS}, none of them a redirect`;

const STATUS_SCHEMA = {
  type: 'integer',
  minimum: FIRST_STATUS,
  maximum: LAST_STATUS,
  not: { minimum: FIRST_REDIRECT, maximum: LAST_REDIRECT },
};
const SCHEMA = {
  oneOf: [
    { type: 'string', enum: WORDS },
    { type: 'array', minItems: 1, maxItems: MAX_STATUSES, items: STATUS_SCHEMA },
  ],
};

/** Accepts a policy for the statuses that count as successes, and describes it. */
export const IsSuccessPolicy = () =>
  applyDecorators(
    ApiProperty(SCHEMA),
    ValidateBy({ name: 'isSuccessPolicy', validator: { validate: isSuccessPolicy } }, { message: MESSAGE }),
  );
