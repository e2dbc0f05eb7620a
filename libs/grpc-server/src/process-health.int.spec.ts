import { EventEmitter, once } from 'node:events';
import {
  type ClientReadableStream,
  credentials,
  makeGenericClientConstructor,
  Server,
  ServerCredentials,
} from '@grpc/grpc-js';
import { service } from 'grpc-health-check';
import { ProcessHealth } from './process-health.ts';

interface Answer {
  status: string;
}
/** The client of `grpc.health.v1.Health`, as far as it is used here. */
interface HealthClient {
  check(request: object, callback: (error: Error | null, answer: Answer) => void): void;
  watch(request: object): ClientReadableStream<Answer>;
  close(): void;
}
const Client = makeGenericClientConstructor(service, 'Health');

describe('the health of a process', () => {
  let reads: number;
  let isReady: boolean;
  let health: ProcessHealth;
  let server: Server;
  let client: HealthClient;

  beforeEach(async () => {
    [reads, isReady] = [0, true];
    health = new ProcessHealth(['', 'a.Service'], () => {
      reads++;
      return isReady ? Promise.resolve() : Promise.reject(new Error('not ready'));
    });
    server = new Server();
    health.addToServer(server);
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    client = new Client(`127.0.0.1:${port}`, credentials.createInsecure()) as unknown as HealthClient;
  });
  afterEach(() => {
    client.close();
    server.forceShutdown();
  });

  const check = () =>
    new Promise<string>((resolve, reject) =>
      client.check({ service: 'a.Service' }, (error, answer) => (error ? reject(error) : resolve(answer.status))),
    );

  it('is read when a call for it comes, and once for many calls', async () => {
    expect(reads).toBe(0);
    const calls = Array.from({ length: 10 }, () => new EventEmitter());
    await Promise.all(calls.map((call) => health.called(call)));
    expect([reads, await check()]).toEqual([1, 'SERVING']);
    for (const call of calls) call.emit('close');
  });

  it('is read again and again while a call watches it, and not serving from a stop on', async () => {
    const call = new EventEmitter();
    await health.called(call);
    const watch = client.watch({ service: '' });
    watch.on('error', () => undefined);
    expect(await once(watch, 'data')).toEqual([{ status: 'SERVING' }]);
    isReady = false;
    let status = 'SERVING';
    while (status === 'SERVING') [{ status }] = (await once(watch, 'data')) as [Answer];
    expect(status).toBe('NOT_SERVING');
    isReady = true;
    health.stop();
    expect(await check()).toBe('NOT_SERVING');
    watch.cancel();
    call.emit('close');
  });
});
