import fastify from 'fastify';
import { Door, type DoorOptions } from './door.ts';

describe('The door', () => {
  it('refuses a route that takes a key and states no right, when the route is added', () => {
    const server = fastify();
    new Door({} as DoorOptions).install(server);
    const handler = () => 'ok';
    expect(() => server.get('/v1/open', handler)).toThrow('The route /v1/open states no right that its callers need.');
    expect(() => server.get('/v1/closed', { config: { right: 'admin' } }, handler)).not.toThrow();
    expect(() => server.get('/livez', handler)).not.toThrow();
  });
});
