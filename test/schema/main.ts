// `npm run test:schema [-- examples [seed]]`: sends generated requests, good and wrong, to a running Posthorn, and
// holds each response against docs/openapi.json: once with an admin key, once with a key of a project.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient, WebhookReceiver } from '#testing';
import { PosthornProcess } from '../e2e/support/posthorn-process.ts';
import { installSchemathesis } from './install-schemathesis.ts';
import { makeResources } from './make-resources.ts';
import { schemathesisSettings } from './schemathesis-settings.ts';

const ADMIN_KEY = 'schema-test-admin-key-schema-test-admin-key';
const DEFAULT_EXAMPLES = 10;
/** The same requests in each run, so that a failure can be seen again. */
const DEFAULT_SEED = 1;
const REQUEST_TIMEOUT_SECONDS = 30;
/** The exit code if Python or the packages are missing, so that nothing was tried. */
const NOT_INSTALLED = 3;
/** What is wrong with any response: a 5xx, or a status, content type, header or body that is not described. */
const CHECKS = [
  ...['not_a_server_error', 'status_code_conformance', 'content_type_conformance'],
  ...['response_schema_conformance', 'response_headers_conformance'],
];

interface Extent {
  /** The most requests to a route in each of the phases of Schemathesis that generate them. */
  examples: number;
  seed: number;
}

/** Runs Schemathesis in a folder with its settings. @returns true if it found nothing wrong */
async function schemathesis(packages: string, folder: string, url: string, key: string, extent: Extent) {
  const args = [
    ...['run', `${url}/openapi.json`, '--header', `Authorization: Bearer ${key}`, '--checks', CHECKS.join(',')],
    ...[
      '--max-examples',
      String(extent.examples),
      '--seed',
      String(extent.seed),
      '--request-timeout',
      String(REQUEST_TIMEOUT_SECONDS),
    ],
    ...['--continue-on-failure', '--warnings', 'off', '--generation-database', 'none', '--workers', '2'],
  ];
  const child = spawn('python3', ['-c', 'from schemathesis.cli import schemathesis; schemathesis()', ...args], {
    cwd: folder,
    env: { ...process.env, PYTHONPATH: packages },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}

async function main(packages: string, extent: Extent): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-schema-'));
  const receiver = await WebhookReceiver.start();
  const posthorn = new PosthornProcess({
    ...{ PORT: '0', GRPC_PORT: '0', POSTHORN_DATA_DIR: join(folder, 'data'), POSTHORN_ADMIN_KEY: ADMIN_KEY },
    POSTHORN_EGRESS_ALLOW: '127.0.0.1/32',
  });
  try {
    const url = await posthorn.url();
    const api = new ApiClient(url, ADMIN_KEY);
    const resources = await makeResources(api, receiver.url('/hooks'));
    await api.close();
    await writeFile(join(folder, 'schemathesis.toml'), schemathesisSettings(resources));
    console.log('With an admin key:');
    const asAdmin = await schemathesis(packages, folder, url, ADMIN_KEY, extent);
    console.log('With a key of a project:');
    const asProject = await schemathesis(packages, folder, url, resources.projectKey, extent);
    return asAdmin && asProject;
  } finally {
    await posthorn.stop();
    await receiver.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const [examples, seed] = [process.argv[2] ?? DEFAULT_EXAMPLES, process.argv[3] ?? DEFAULT_SEED].map(Number);
if (!Number.isInteger(examples) || examples! < 1 || !Number.isInteger(seed)) {
  console.error(`Usage: npm run test:schema [-- examples [seed]], two whole numbers, such as ${DEFAULT_EXAMPLES} 7.`);
  process.exit(1);
}
let packages: string;
try {
  packages = installSchemathesis();
} catch (error) {
  console.error(`Schemathesis cannot be installed: ${(error as Error).message}`);
  process.exit(NOT_INSTALLED);
}
process.exit((await main(packages, { examples: examples!, seed: seed! })) ? 0 : 1);
