import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { EventBodyKind } from '#outbox';

/**
 * The keys that open a route:
 *
 * - `project`: the admin key, and a key of the project that the path names. The default.
 * - `admin`: the admin key alone.
 * - `project-key`: the key of any project, from which the project follows.
 */
export type AccessLevel = 'project' | 'admin' | 'project-key';

/** The rules of a route that the door needs before it reads any of a request's body. */
export interface RouteRules {
  access?: AccessLevel;
  /** Default: `form`. */
  body?: EventBodyKind | 'form';
  /** The time for a request's work. Default: `HANDLER_DEADLINE_MS`. */
  deadlineMs?: number;
}

const rulesOfMethods = new WeakMap<object, RouteRules>();

function add(controller: object, name: string | symbol, rules: RouteRules): void {
  const descriptor = Object.getOwnPropertyDescriptor(controller, name)!;
  const method = descriptor.value as object;
  rulesOfMethods.set(method, rules);
  RouteConfig(rules)(controller, name, descriptor);
}

const rulesOf = (method: unknown): RouteRules | undefined => rulesOfMethods.get(method as object);

type Decorator = (target: object, name?: string | symbol) => void;

/** Sets rules of a route, or of all routes of a controller that do not set their own. */
function stateRules(rules: RouteRules): Decorator {
  return (target, name) => {
    const isMethod = name !== undefined;
    const controller = isMethod ? target : (target as { prototype: object }).prototype;
    const names = isMethod ? [name] : Object.getOwnPropertyNames(controller).filter((each) => each !== 'constructor');
    for (const each of names) {
      const own = rulesOf(Object.getOwnPropertyDescriptor(controller, each)?.value);
      add(controller, each, isMethod ? { ...own, ...rules } : { ...rules, ...own });
    }
  };
}

/** Sets the keys that open a controller or one of its routes, if they are not the default. */
export const Access = (access: AccessLevel) => stateRules({ access });

/** Declares that the body of a route contains events. */
export const EventsBody = (body: EventBodyKind) => stateRules({ body });

/** Sets the time for a request's work, in milliseconds, if it is not the default. */
export const HandlerDeadline = (deadlineMs: number) => stateRules({ deadlineMs });

/** The rules of the route that a request has matched. */
export function rulesOfRequest(request: FastifyRequest): RouteRules {
  return request.routeOptions.config as RouteRules;
}
