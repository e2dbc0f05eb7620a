import { grpcPortOf } from './grpc-port.ts';
import { loadSettings } from './settings.ts';

describe('The port of the gRPC API', () => {
  it.each([
    [{}, 50_051],
    [{ PORT: '9000' }, 50_051],
    [{ PORT: '0' }, 0],
    [{ PORT: '0', GRPC_PORT: '6000' }, 6_000],
    [{ GRPC_PORT: '0' }, 0],
  ] as [Record<string, string>, number][])('with %j is %d', (env, port) => {
    expect(grpcPortOf(loadSettings(env))).toBe(port);
  });
});
