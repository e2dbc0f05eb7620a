import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { ApiKeys, ProjectIds } from '#admin';
import {
  BodyBytes,
  BodyPace,
  BodyReader,
  Connections,
  Door,
  JsonBodies,
  KeyRates,
  lingering,
  RequestSlots,
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
  const { settings, clock, problems, databasePing, loopWatch } = app.get(Resources);
  const fastify = app.getHttpAdapter().getInstance();
  const requests = requestsInFlight(problems, app.get(RequestSlots), databasePing);
  const connections = app.get(Connections);
  const unauthenticated = app.get(UnauthenticatedRequests);
  const reader = new BodyReader(new BodyPace(loopWatch), app.get(BodyBytes));
  const workers = app.get(BodyWorkers);
  const { maxDataBytes } = settings;
  const door = new Door({
    keys: app.get(ApiKeys),
    projects: app.get(ProjectIds),
    connections,
    requests,
    unauthenticated,
    rates: app.get(KeyRates),
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

function requestsInFlight(problems: ProblemReports, slots: RequestSlots, ping: DatabasePing): RequestsInFlight {
  const onLate = (reply: FastifyReply) => {
    problems.report(
      `${reply.request.method} ${reply.request.routeOptions.url} exceeded its deadline and was answered with 503.`,
    );
    sendProblem(reply, problemOf(tooLate()));
  };
  return new RequestsInFlight(onLate, slots, async () => (await ping.query()) !== 'silent');
}
