import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import type { Draft } from '#admin';
import { type FieldProblem, OBJECT_MESSAGE, pointerBelow } from '#kernel';
import { plainFields } from './plain-fields.ts';
import { problemsIn } from './problems-in.ts';

/** A class whose decorators define the form of its fields. */
export interface Dto<T extends object> {
  new (): T;
  /** True if a request without a body counts as a request without fields. Default: a body is required. */
  readonly mayBeLeftOut?: boolean;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fieldsWithout<T extends object>(instance: T, wrong: readonly FieldProblem[]): Partial<T> {
  const isRight = (name: string) =>
    !wrong.some(({ pointer }) => `${pointer}/`.startsWith(`${pointerBelow('', name)}/`));
  const right = Object.entries(instance).filter(([name, value]) => value !== undefined && isRight(name));
  return Object.fromEntries(right) as Partial<T>;
}

/** Checks an input against a class. A field that the class does not have is refused, not dropped. */
export async function checkForm<T extends object>(dto: Dto<T>, value: unknown): Promise<Draft<T>> {
  const given = value === undefined && dto.mayBeLeftOut ? {} : value;
  if (!isObject(given)) {
    return { isWhole: false, fields: {}, problems: [{ pointer: '', message: OBJECT_MESSAGE }] };
  }
  const plain = plainFields(given);
  const instance = plainToInstance(dto, plain.fields);
  const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false };
  const problems = [...problemsIn(await validate(instance, options)), ...plain.problems];
  const fields = fieldsWithout(instance, problems);
  return problems.length === 0 ? { isWhole: true, fields: fields as T } : { isWhole: false, fields, problems };
}
