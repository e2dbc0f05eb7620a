import { rightTo, type UseCase } from './rights.ts';
import { useCaseHandlers } from './use-cases.ts';

/** The keys under which @nestjs/cqrs stores the class that a handler executes. */
const HANDLED = ['__commandHandler__', '__queryHandler__'];

const useCaseOf = (handler: object): UseCase =>
  HANDLED.map((key) => Reflect.getMetadata(key, handler) as UseCase | undefined).find(Boolean)!;

describe('A right', () => {
  it.each(useCaseHandlers.map((handler) => [handler.name, handler] as const))('is stated for %s', (_, handler) => {
    expect(rightTo(useCaseOf(handler))).toBeDefined();
  });

  it('is refused for a use case that the table does not have', () => {
    expect(() => rightTo(class Unlisted {})).toThrow('The use case Unlisted has no right');
  });
});
