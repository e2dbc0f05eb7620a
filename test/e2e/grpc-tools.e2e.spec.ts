import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';

/** The program of the variable GRPCURL, or an installed one. */
const GRPCURL = process.env.GRPCURL ?? 'grpcurl';
const hasGrpcurl = spawnSync(GRPCURL, ['--version']).error === undefined;
const SERVICES = ['AdminKeys', 'ApiKeys', 'Deliveries', 'Endpoints', 'EventTypes', 'Events', 'Projects', 'Replays'].map(
  (name) => `posthorn.v1.${name}`,
);

describe('A tool for gRPC services', () => {
  let database: TestDatabase;
  let posthorn: Running;
  let key: string;
  let client: Client;

  beforeAll(async () => {
    database = await testDatabase();
    const settings = settingsFor(database);
    key = settings.POSTHORN_ADMIN_KEY;
    posthorn = await Running.start(settings);
    client = new Client(posthorn.grpcAddress, credentials.createInsecure());
  });
  afterAll(async () => {
    client.close();
    await posthorn.stop();
    await database.drop();
  });

  const bytes = (value: Buffer) => value;

  it('lists the services by reflection, without a key', async () => {
    for (const version of ['v1', 'v1alpha']) {
      const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
      const stream = client.makeBidiStreamRequest(path, bytes, bytes, new Metadata(), {});
      // The field list_services (7) with an empty text.
      stream.write(Buffer.from([0x3a, 0x00]));
      const [response] = (await once(stream, 'data')) as [Buffer];
      stream.end();
      for (const name of ['grpc.health.v1.Health', ...SERVICES]) expect(response.toString('latin1')).toContain(name);
    }
  });

  it('gets the health of the server and of each service, without a key', async () => {
    const { path, requestSerialize, responseDeserialize } = healthService.Check!;
    const check = (service: string) =>
      new Promise<unknown>((resolve) => {
        client.makeUnaryRequest(
          path,
          requestSerialize as (value: object) => Buffer,
          responseDeserialize as (value: Buffer) => { status: unknown },
          { service },
          (error: ServiceError | null, response?: { status: unknown }) => resolve(error?.code ?? response!.status),
        );
      });
    for (const name of ['', ...SERVICES]) expect(await check(name)).toBe('SERVING');
    expect(await check('posthorn.v1.Unknown')).toBe(status.NOT_FOUND);
  });

  if (!hasGrpcurl) {
    process.stderr.write('NOT TRIED for want of a grpcurl: the commands of docs/grpc.md\n');
    return;
  }

  /** Types a command of the page. @param started called with what it has printed, each time it prints more */
  async function printedBy(command: string, started: (printed: string) => void = () => undefined): Promise<string> {
    const typed = command.replaceAll('grpcurl ', '"$GRPC" ').replaceAll('127.0.0.1:50051', posthorn.grpcAddress);
    const child = spawn('sh', ['-c', typed], { env: { ...process.env, POSTHORN_ADMIN_KEY: key, GRPC: GRPCURL } });
    let printed = '';
    for (const output of [child.stdout, child.stderr])
      output.on('data', (chunk: Buffer) => started((printed += chunk.toString())));
    await once(child, 'close');
    return printed;
  }

  const shape = (text: string) =>
    text
      .replace(/\b(prj|evt|ep|dlv)_[0-9a-z]{26}\b/g, '$1')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
      .replace(/"resumeToken": "[\w-]+"/g, '"resumeToken"')
      // The deadline of a call ends it at the client or at the server, whichever is earlier.
      .replace('context deadline exceeded', 'Deadline exceeded')
      .trim();

  it('runs the commands of docs/grpc.md', async () => {
    const page = readFileSync(new URL('../../docs/grpc.md', import.meta.url), 'utf8');
    const blocks = [...page.matchAll(/```sh\n(grpcurl [\s\S]*?)```\n(?:\n```(?:json|text)\n([\s\S]*?)```)?/g)];
    const isWatch = ([, command]: RegExpExecArray) => command!.includes('Deliveries/Watch');
    const [watch, ...furtherWatches] = blocks.filter(isWatch);
    expect([blocks.length >= 5, furtherWatches]).toEqual([true, []]);
    for (const [, command, output] of blocks.filter((block) => !isWatch(block)))
      expect(shape(await printedBy(command!))).toBe(shape(output ?? ''));

    const receiver = await WebhookReceiver.start();
    try {
      receiver.answer('/hooks', 204);
      await posthorn.api.post('/v1/projects/my-site/endpoints', { url: receiver.url('/hooks') });
      let published: Promise<unknown> | undefined;
      const changes = await printedBy(watch![1]!, (printed) => {
        if (!printed.includes('resumeToken')) return;
        published ??= posthorn.api.post('/v1/projects/my-site/events', { type: 'post.published', data: {} });
      });
      await published;
      expect(shape(changes)).toBe(shape(watch![2]!));
    } finally {
      await receiver.close();
    }
  });
});
