import { ValidateBy } from 'class-validator';

const WORDS = ['200', '2xx'];
const MAX_STATUSES = 50;

/** A redirect is never followed, so it is never a success. */
function isStatus(value: unknown): boolean {
  return (
    Number.isInteger(value) && (value as number) >= 200 && (value as number) <= 599 && !isRedirect(value as number)
  );
}

function isRedirect(status: number): boolean {
  return status >= 300 && status <= 399;
}

function isSuccessPolicy(value: unknown): boolean {
  if (!Array.isArray(value)) return WORDS.includes(value as string);
  return value.length > 0 && value.length <= MAX_STATUSES && value.every(isStatus);
}

const MESSAGE = `must be "200", "2xx" or a list of 1 to ${MAX_STATUSES} statuses from 200 to 599, none of them a redirect`;

/** Accepts a policy for the statuses that count as successes. */
export const IsSuccessPolicy = () =>
  ValidateBy({ name: 'isSuccessPolicy', validator: { validate: isSuccessPolicy } }, { message: MESSAGE });
