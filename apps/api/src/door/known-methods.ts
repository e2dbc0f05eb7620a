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
  /** True if the path ends in a word of its own, not in an id. */
  isLiteral: boolean;
}

/** A route's path as a pattern of the paths that it stands for. */
function patternOf(route: string): RegExp {
  const parts = route.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(ESCAPED, '\\$&')));
  return new RegExp(`^${parts.join('/')}$`);
}

/** The methods that the routes of an API take, to name them to a request with another one. */
export class KnownMethods {
  private readonly routes = new Map<string, KnownRoute>();

  /** Notes every route that is added from now on. */
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
   * The methods that a path takes, sorted; none if no route has the path.
   * @param isLiteral only those of a route that ends like the path, not in an id
   */
  of(url: string, isLiteral = false): string[] {
    const path = url.replace(/[?#].*$/, '');
    const routes = [...this.routes.values()].filter((route) => route.isLiteral || !isLiteral);
    const methods = routes.flatMap((route) => (route.pattern.test(path) ? [...route.methods] : []));
    return [...new Set(methods)].sort();
  }
}

/** Names the methods that a path takes in the answer to a request with another one. @returns the error for it */
export function methodNotAllowed(reply: FastifyReply, methods: readonly string[]): Error {
  const allow = methods.join(', ');
  void reply.header('allow', allow);
  return new MethodNotAllowedException(`This path takes ${allow}, not ${reply.request.method}.`);
}

/**
 * The error for a request that is refused although its method has a route. The last word of `…/event-types/import` may
 * be the name of an event type; if nothing comes of that, the path is that of a route which takes other methods.
 */
export function orMethodNotAllowed(error: unknown, reply: FastifyReply): unknown {
  const { url, method, server } = reply.request;
  const methods = server.knownMethods?.of(url, true) ?? [];
  return methods.length === 0 || methods.includes(method) ? error : methodNotAllowed(reply, methods);
}
