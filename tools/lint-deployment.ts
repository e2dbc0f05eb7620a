// Examines the files of docker/ by the programs of their formats: npm run lint:deployment. A program that is not
// installed is named as NOT TRIED; `--all` makes that a failure. docs/deployment.md states how to install them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const CHART = 'docker/helm/posthorn';
const KUBERNETES = '1.37.0';
/** The least values that the chart takes, and all of its parts. */
const LEAST = ['existingSecret=posthorn', 'settings.KAFKA_BROKERS=kafka:9092'].flatMap((value) => ['--set', value]);
const PEER = 'networkPolicy.internal[0].ipBlock.cidr=10.0.0.0/24';
const WHOLE = [...LEAST, '--set', `${PEER},autoscaling.enabled=true,monitoring.enabled=true`];
const CLOSED = [...LEAST, '--set', 'networkPolicy.enabled=false'];
/** Values that the chart has to refuse. */
const WRONG = [
  ['--set', PEER],
  [...LEAST],
  [...WHOLE, '--set', 'roles.api.replicas=0'],
  [...WHOLE, '--set', 'roles.clerk.replicas=1'],
  [...WHOLE, '--set', 'settings.DATABASE_URL=postgres://a/b'],
];

interface Printed {
  status: number | null;
  /** The standard output. */
  result: string;
  /** The standard output and the standard error. */
  output: string;
}

interface Given {
  input?: string;
  env?: Record<string, string>;
}

function run(program: string, args: readonly string[], { input, env }: Given = {}): Printed {
  const { status, stdout, stderr } = spawnSync(program, args, {
    ...{ encoding: 'utf8', input },
    env: { ...process.env, ...env },
  });
  return { status, result: stdout, output: `${stdout}${stderr}`.trim() };
}

const isInstalled = (program: string) =>
  (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));

function assertRuns(program: string, args: readonly string[], given: Given = {}): string {
  const { status, result, output } = run(program, args, given);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}\n${output}`);
  return result.trim();
}

const templateOf = (values: readonly string[]) => [
  ...['template', 'posthorn', CHART, '--kube-version', KUBERNETES],
  ...values,
];
const rendered = (values: readonly string[]) => assertRuns('helm', templateOf(values));

function lintChart(): string {
  for (const values of [WHOLE, CLOSED])
    assertRuns('helm', ['lint', '--strict', '--quiet', '--kube-version', KUBERNETES, CHART, ...values]);
  for (const values of WRONG) {
    const { status, output } = run('helm', templateOf(values));
    if (status === 0) throw new Error(`The chart takes ${values.join(' ')}, which is wrong.`);
    if (!output.includes('values don')) throw new Error(`The chart refuses ${values.join(' ')} with: ${output}`);
  }
  return `${rendered(WHOLE).split('\n---').length} resources, ${WRONG.length} wrong sets of values refused`;
}

/** The JSON Schemas of Kubernetes, from the package kubernetes-validate of PyPI. */
function schemasOfKubernetes(): string | undefined {
  const find = 'import kubernetes_validate, os; print(os.path.dirname(kubernetes_validate.__file__))';
  const { status, output } = run('python3', ['-c', find]);
  return status === 0 ? path.join(output, `kubernetes-json-schema/v${KUBERNETES}-local-strict`) : undefined;
}

const schemas = schemasOfKubernetes();
/** The resources of the Prometheus Operator have no schema there. */
const FOREIGN = 'PodMonitor,PrometheusRule';

/** Copies the schemas. Their ids and references lead to kubernetes.io, where kubeconform would look for them. */
function copySchemas(to: string): void {
  for (const name of readdirSync(schemas!)) {
    const schema = JSON.parse(readFileSync(path.join(schemas!, name), 'utf8')) as { $id?: string };
    delete schema.$id;
    const text = JSON.stringify(schema).replaceAll('"/api/_definitions.json#', '"_definitions.json#');
    writeFileSync(path.join(to, name), text);
  }
}

function checkResources(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'posthorn-schemas-'));
  copySchemas(folder);
  const location = `${folder}/{{ .ResourceKind }}{{ .KindSuffix }}.json`;
  const args = ['-strict', '-summary', '-skip', FOREIGN, '-kubernetes-version', KUBERNETES];
  try {
    return assertRuns('kubeconform', [...args, '-schema-location', location], { input: rendered(WHOLE) });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const COMPOSE = { POSTGRES_PASSWORD: 'a', POSTHORN_ADMIN_KEY: 'a', POSTHORN_SECRET_KEYS: 'a', GRAFANA_PASSWORD: 'a' };

function checkCompose(): string {
  const args = ['compose', '-f', 'docker/compose.yml', 'config', '--services'];
  const { status } = run('docker', args);
  if (status === 0) throw new Error('docker/compose.yml starts without its secrets.');
  return assertRuns('docker', args, { env: COMPOSE }).replaceAll('\n', ', ');
}

interface Check {
  name: string;
  /** What is lacking; undefined if nothing is. */
  lacks: string | undefined;
  check: () => string;
}

const lacking = (...programs: string[]) => programs.find((program) => !isInstalled(program));
const hasCompose = isInstalled('docker') && run('docker', ['compose', 'version']).status === 0;

const CHECKS: readonly Check[] = [
  {
    name: 'hadolint docker/Dockerfile',
    lacks: lacking('hadolint'),
    check: () => assertRuns('hadolint', ['--failure-threshold', 'info', 'docker/Dockerfile']) || 'no finding',
  },
  { name: `helm lint and template ${CHART}`, lacks: lacking('helm'), check: lintChart },
  {
    name: `kubeconform, Kubernetes ${KUBERNETES}`,
    lacks: lacking('helm', 'kubeconform') ?? (schemas ? undefined : 'kubernetes-validate of PyPI'),
    check: checkResources,
  },
  {
    name: 'docker compose config',
    lacks: hasCompose ? undefined : 'the plugin compose of docker',
    check: checkCompose,
  },
];

let tried = 0;
for (const { name, lacks, check } of CHECKS) {
  if (lacks !== undefined) console.log(`NOT TRIED  ${name}: ${lacks} is not installed`);
  else {
    console.log(`ok         ${name}: ${check()}`);
    tried++;
  }
}
if (process.argv.includes('--all') && tried < CHECKS.length) process.exitCode = 1;
