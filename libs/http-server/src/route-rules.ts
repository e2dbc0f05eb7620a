import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { Right } from '#admin';
import type { EventBodyKind } from '#outbox';

/** The rules of a route that the door needs before it reads any of a request's body. */
export interface RouteRules {
  /** The right that the key of a request needs. Every route that takes a key must have one. */
  right?: Right;
  /**
   * True if the path names no project: it is that of the key, so an admin key is refused. Default: an admin key opens
   * the route, and so does a key of the project that the path names.
   */
  isOfKeysProject?: boolean;
  /** True if the route makes the project that the path names, if there is none. Default: the project must exist. */
  mayMakeProject?: boolean;
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

/** Sets the right that the key of a request needs. */
export const NeedsRight = (right: Right) => stateRules({ right });

/** Declares that the project of a request is the project of its key. */
export const OfKeysProject = () => stateRules({ isOfKeysProject: true });

/** Declares that a route makes the project that its path names, if there is none. */
export const MayMakeProject = () => stateRules({ mayMakeProject: true });

/** Declares that the body of a route contains events. */
export const EventsBody = (body: EventBodyKind) => stateRules({ body });

/** Sets the time for a request's work, in milliseconds, if it is not the default. */
export const HandlerDeadline = (deadlineMs: number) => stateRules({ deadlineMs });

/** The rules of the route that a request has matched. */
export function rulesOfRequest(request: FastifyRequest): RouteRules {
  return request.routeOptions.config as RouteRules;
}
