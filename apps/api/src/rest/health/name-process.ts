import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PROCESS_HEADER, Resources } from '#runtime';
import { isReadinessUrl } from './is-readiness-url.ts';

/** Adds the header that names this process to each response about its readiness, also to a refusal. */
export function nameProcess(app: NestFastifyApplication): void {
  const { presence } = app.get(Resources);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', ({ url }, reply, done) => {
    const id = isReadinessUrl(url) ? presence.reportedId : undefined;
    if (id !== undefined) void reply.header(PROCESS_HEADER, id);
    done();
  });
}
