import { MethodNotAllowedException } from '@nestjs/common';
import type { FastifyInstance, FastifyReply } from 'fastify';

const ESCAPED = /[.*+?^${}()|[\]\\]/g;

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods of its routes; undefined without a door. */
    knownMethods?: KnownMethods;
  }
}

interface KnownRoute {
  pattern: RegExp;
  methods: Set<string>;
  /** True if the path ends in a fixed word, not in an id. */
  isLiteral: boolean;
}

/** A pattern for the paths of a route. */
function patternOf(route: string): RegExp {
  const parts = route.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(ESCAPED, '\\$&')));
  return new RegExp(`^${parts.join('/')}$`);
}

/** The methods that the routes of an API accept, for the response to a request with another method. */
export class KnownMethods {
  private readonly routes = new Map<string, KnownRoute>();

  /** Records every route that is added from now on. */
  install(fastify: FastifyInstance): void {
    fastify.decorate<KnownMethods>('knownMethods', this);
    fastify.addHook('onRoute', ({ url, method }) => {
      const isLiteral = !/\/:[^/]*$/.test(url);
      const known = this.routes.get(url) ?? { pattern: patternOf(url), methods: new Set(), isLiteral };
      for (const each of [method].flat()) known.methods.add(each);
      this.routes.set(url, known);
    });
  }

  /**
   * The methods that a path accepts, sorted; empty if no route has the path.
   * @param isLiteral true for only the routes that end in a fixed word
   */
  of(url: string, isLiteral = false): string[] {
    const path = url.replace(/[?#].*$/, '');
    const routes = [...this.routes.values()].filter((route) => route.isLiteral || !isLiteral);
    const methods = routes.flatMap((route) => (route.pattern.test(path) ? [...route.methods] : []));
    return [...new Set(methods)].sort();
  }
}

/**
 * Adds the methods that a path accepts to the response to a request with another method. @returns the error for the
 * request
 */
export function methodNotAllowed(reply: FastifyReply, methods: readonly string[]): Error {
  const allow = methods.join(', ');
  void reply.header('allow', allow);
  return new MethodNotAllowedException(`This path supports ${allow}, not ${reply.request.method}.`);
}

/**
 * The error for a request that is refused although its method has a route. The last word of `…/event-types/import` may
 * be the name of an event type. If there is no such type, the path belongs to the route that accepts other methods.
 */
export function orMethodNotAllowed(error: unknown, reply: FastifyReply): unknown {
  const { url, method, server } = reply.request;
  const methods = server.knownMethods?.of(url, true) ?? [];
  return methods.length === 0 || methods.includes(method) ? error : methodNotAllowed(reply, methods);
}
