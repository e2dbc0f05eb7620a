import { fileURLToPath } from 'node:url';
import { PackedProject } from './support/packed-project.ts';
import { SdkScene } from './support/sdk-scene.ts';

/** Sends an event whose request it verifies. Valid as JavaScript and, with its types inferred, as TypeScript. */
const PROGRAM = `
const [baseUrl = '', apiKey = '', project = '', type = '', secret = ''] = process.argv.slice(2);
async function main() {
  const posthorn = new Posthorn({ baseUrl, apiKey });
  const { id } = await posthorn.events.publish(project, { type, data: { n: 1 } });
  for await (const event of posthorn.events.list(project, { type: [type] })) console.log(event.id === id);
  try {
    await posthorn.projects.create({ name: '' });
  } catch (error) {
    console.log(error instanceof InvalidInputError && error.errors[0]?.pointer);
  }
  const headers = { 'X-Postion-Signature': '35769c19ae21641a1a1c0663dc2a2669dedc16ea8267fe1759e0b1a23736bf29' };
  const body = '{"event":"subscriber.created","timestamp":"2025-07-15T10:30:00Z","data":{"id":"sub_abc123","email":"jane@example.com","name":"Jane Doe","plan":"pro","site_id":"site_xyz789"}}';
  const verified = await verifyWebhook({ profile: 'postion-guide', headers, body, secrets: [secret] });
  console.log(verified.payload.event);
}
main().catch((error) => { console.error(error); process.exitCode = 1; });
`;
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NAMES = '{ InvalidInputError, Posthorn, verifyWebhook }';
const PRINTED = 'true\n/name\nsubscriber.created\n';

/** Mistakes that the types must find, one in each line. */
const MISTAKES = `
import { Posthorn, verifyWebhook } from '@posthorn/sdk';
const posthorn = new Posthorn({ baseUrl: 'https://example.com', apiKey: 'k' });
// @ts-expect-error a field that does not exist
posthorn.projects.create({ name: 'x', title: 'y' });
// @ts-expect-error a field that is missing
posthorn.endpoints.create('p', {});
// @ts-expect-error a status that does not exist
posthorn.deliveries.list('p', { status: 'lost' });
// @ts-expect-error a profile that does not sign
verifyWebhook({ profile: 'slack', headers: {}, body: '', secrets: [] });
// @ts-expect-error a call that takes no key
posthorn.projects.change('p', {}, { idempotencyKey: 'k' });
// @ts-expect-error the names of the API in snake case
posthorn.webhooks.create({ request_url: 'https://example.com', source: 'messaging' });
const name: Promise<string> = posthorn.projects.get('p').then((project) => project.name);
posthorn.endpoints.create('p', { url: 'https://example.com' }).then(({ secret }: { secret: string }) => [secret, name]);
`;

describe('The packed SDK in an empty project', () => {
  let scene: SdkScene;
  let project: PackedProject;
  let site: string;
  let events = 0;

  beforeAll(async () => {
    [scene, project] = await Promise.all([SdkScene.start(), PackedProject.create()]);
    site = (await scene.client().projects.create({ name: 'A site' })).id;
  });
  afterAll(async () => {
    await project.remove();
    await scene.close();
  });
  const run = (file: string) =>
    project.node(file, scene.posthorn.origin, scene.adminKey, site, `packed.n${(events += 1)}`, SECRET);

  it('is the only package, with its license', async () => {
    const lock = JSON.parse(await project.read('package-lock.json')) as { packages: object };
    expect(Object.keys(lock.packages)).toEqual(['', 'node_modules/@posthorn/sdk']);
    expect(await project.read('node_modules/@posthorn/sdk/LICENSE')).toContain('Apache License');
    expect(await project.read('node_modules/@posthorn/sdk/README.md')).toContain('npm install @posthorn/sdk');
  });

  it('is used from JavaScript as an ES module and as a CommonJS module', async () => {
    await project.write('main.mjs', `import ${NAMES} from '@posthorn/sdk';${PROGRAM}`);
    expect(await run('main.mjs')).toBe(PRINTED);
    await project.write('main.cjs', `const ${NAMES} = require('@posthorn/sdk');${PROGRAM}`);
    expect(await run('main.cjs')).toBe(PRINTED);
  });

  it('has the verifier alone at @posthorn/sdk/verify', async () => {
    const print = 'console.log(typeof verifyWebhook)';
    await project.write('verify.mjs', `import { verifyWebhook } from '@posthorn/sdk/verify';${print}`);
    await project.write('verify.cjs', `const { verifyWebhook } = require('@posthorn/sdk/verify');${print}`);
    for (const file of ['verify.mjs', 'verify.cjs']) expect(await project.node(file)).toBe('function\n');
  });

  const nodeTypes = {
    typeRoots: [fileURLToPath(new URL('../../node_modules/@types', import.meta.url))],
    types: ['node'],
  };
  it.each([
    ['an ES module for Node', 'esm.mts', 'esm.mjs', { module: 'nodenext', ...nodeTypes }],
    ['a CommonJS module for Node', 'cjs.cts', 'cjs.cjs', { module: 'nodenext', ...nodeTypes }],
    [
      'a module for a bundler',
      'bundled.mts',
      'bundled.mjs',
      { module: 'esnext', moduleResolution: 'bundler', ...nodeTypes },
    ],
  ])('is used from TypeScript in %s', async (_, source, output, options) => {
    await project.write(source, `import ${NAMES} from '@posthorn/sdk';${PROGRAM}`);
    await project.tsc(source, { ...options, target: 'es2022', lib: ['es2022'], outDir: '.' });
    expect(await run(output)).toBe(PRINTED);
  });

  it('compiles every example of its README', async () => {
    const readme = await project.read('node_modules/@posthorn/sdk/README.md');
    const [verifier, ...client] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);
    expect(client.length).toBeGreaterThan(2);
    await project.write('readme-verifier.mts', verifier!);
    await project.write('readme-client.mts', client.join('')); // its later examples use the client of the first one
    const options = { module: 'nodenext', target: 'es2022', lib: ['es2022'], noEmit: true, ...nodeTypes };
    await project.tsc('readme-verifier.mts', options);
    await project.tsc('readme-client.mts', options);
  });

  it('has types that find mistakes, in a browser’s project too', async () => {
    await project.write('mistakes.mts', MISTAKES);
    const options = { module: 'esnext', moduleResolution: 'bundler', target: 'es2022', types: [], noEmit: true };
    await project.tsc('mistakes.mts', { ...options, lib: ['es2022', 'dom', 'dom.iterable'] });
  });
});
