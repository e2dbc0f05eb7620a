import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { ApiKeys, ProjectIds } from '#admin';
import {
  BodyReader,
  Connections,
  Door,
  JsonBodies,
  lingering,
  MAX_REQUESTS,
  RequestsInFlight,
  UnauthenticatedRequests,
  tooLate,
} from '#http-server';
import type { ProblemReports } from '#kernel';
import { BodyWorkers } from '#outbox';
import type { DatabasePing } from '#postgres';
import { Resources, stopBudget } from '#runtime';
import { problemOf, sendProblem } from './rest/http/problem.ts';

/** Puts the door and the reading of bodies in front of an API, before its routes are added. */
export function openDoor(app: NestFastifyApplication): void {
  const { settings, clock, problems, fileBudget, databasePing } = app.get(Resources);
  const fastify = app.getHttpAdapter().getInstance();
  const requests = requestsInFlight(problems, databasePing);
  const connections = new Connections({ maxConnections: fileBudget.incoming });
  const unauthenticated = new UnauthenticatedRequests();
  const reader = new BodyReader();
  const workers = new BodyWorkers({ onProblem: problems.report });
  const { maxDataBytes } = settings;
  const door = new Door({
    keys: app.get(ApiKeys),
    projects: app.get(ProjectIds),
    connections,
    requests,
    unauthenticated,
  });
  door.install(fastify);
  new JsonBodies({ reader, workers, requests, clock, maxDataBytes }).install(fastify);
  fastify.addHook('preClose', (done) => {
    door.close();
    unauthenticated.close();
    lingering.close();
    reader.close();
    connections.drain(stopBudget(settings.shutdownMs).drainMs);
    done();
  });
  fastify.addHook('onClose', async () => {
    requests.close();
    connections.close();
    await workers.close();
  });
}

function requestsInFlight(problems: ProblemReports, ping: DatabasePing): RequestsInFlight {
  const onLate = (reply: FastifyReply) => {
    problems.report(
      `${reply.request.method} ${reply.request.routeOptions.url} exceeded its deadline and was answered with 503.`,
    );
    sendProblem(reply, problemOf(tooLate()));
  };
  return new RequestsInFlight(onLate, MAX_REQUESTS, async () => (await ping.query()) !== 'silent');
}
