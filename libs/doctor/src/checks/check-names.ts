import { lookup, Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { parseHosts } from '#http-delivery';
import type { Check, Site } from '../check.ts';
import { type Finding, ok, problem, reasonOf, warning } from '../finding.ts';

const ANSWER_TIMEOUT_MS = 2_000;
/** Codes of responses that come from a name server, although the name does not exist or the server refuses it. */
const STILL_ANSWERS = new Set(['ENOTFOUND', 'ENODATA', 'EREFUSED', 'ESERVFAIL', 'ENOTIMP']);
/** Reserved by RFC 6761, so that every name server responds that it does not exist. */
const NAME = 'posthorn-doctor.invalid';

/** The advice does not name /etc/resolv.conf: mostly systemd-resolved, Docker or the kubelet writes that file. */
const REPAIR_DNS = 'Repair the DNS of this machine or container (`dnsPolicy`, `docker run --dns`)';

async function nameServer(server: string): Promise<Finding> {
  const resolver = new Resolver({ timeout: ANSWER_TIMEOUT_MS, tries: 1 });
  const startedMs = performance.now();
  const answered = () => ok(`The name server ${server} answers in ${Math.round(performance.now() - startedMs)} ms.`);
  try {
    resolver.setServers([server]);
    await resolver.resolve4(NAME);
    return answered();
  } catch (error) {
    const { code } = error as { code?: string };
    if (STILL_ANSWERS.has(code ?? '')) return answered();
    const advice = `${REPAIR_DNS}, or remove this server from it: each lookup of an endpoint waits for it.`;
    return warning(`The name server ${server} does not answer: ${reasonOf(error)}.`, advice);
  }
}

/** The names in the settings, with the setting that has each. */
function hostsOf({ settings }: Site): Map<string, string> {
  const hosts = new Map<string, string>();
  const add = (setting: string, url: string | undefined) => {
    const hostname = url === undefined ? undefined : URL.parse(url)?.hostname;
    if (hostname) hosts.set(hostname.replace(/^\[|\]$/g, ''), setting);
  };
  add('DATABASE_URL', settings.databaseUrl);
  add('SMTP_URL', settings.smtpUrl);
  for (const broker of settings.kafkaBrokers ?? []) add('KAFKA_BROKERS', `kafka://${broker}`);
  for (const [, url] of settings.outboxSources) add('POSTHORN_OUTBOX_SOURCES', url);
  return hosts;
}

async function unresolved([host, setting]: [string, string]): Promise<Finding[]> {
  if (isIP(host)) return [];
  try {
    await lookup(host);
    return [];
  } catch (error) {
    return [problem(`${host} of ${setting} has no address: ${reasonOf(error)}.`, `Correct ${setting}, or the DNS.`)];
  }
}

/** The hosts in the URLs of endpoints. */
const ENDPOINT_HOSTS = `select distinct lower(substring(e.url from '^[a-z]+://(?:[^/?#@]*@)?([^/?#:@]+)')) as host
  from posthorn.endpoint e where e.deleted_at is null and e.state <> 'disabled' limit 1000`;

/** The hosts that need a name server: neither addresses, nor names in the hosts file. */
export function namesToLookUp(hosts: readonly (string | null)[], hostsFile: string): string[] {
  const known = parseHosts(hostsFile);
  return hosts.filter((host): host is string => {
    const name = host?.replace(/\.$/, '') ?? '';
    const isLocal = name === 'localhost' || name.endsWith('.localhost');
    return name !== '' && !name.startsWith('[') && isIP(name) === 0 && !isLocal && !known.has(name);
  });
}

/** The hosts of stored endpoints that need a name server; undefined if the endpoints cannot be read. */
async function storedNames({ database }: Site): Promise<string[] | undefined> {
  try {
    const stored = await database?.query<{ host: string | null }>(ENDPOINT_HOSTS);
    const hostsFile = await readFile('/etc/hosts', 'utf8').catch(() => '');
    return (
      stored &&
      namesToLookUp(
        stored.rows.map(({ host }) => host),
        hostsFile,
      )
    );
  } catch {
    return undefined;
  }
}

/**
 * Finds that no name server responds. Then endpoints can be called only by addresses and by names in the hosts file.
 * @param servers the finding of each name server
 * @param names the names of endpoints that need a name server; undefined if they are not known
 */
export function noServerFindings(servers: readonly Finding[], names: readonly string[] | undefined): Finding[] {
  if (servers.some(({ severity }) => severity === 'ok')) return [];
  const [first] = names ?? [];
  if (first === undefined) {
    const what = 'No name server answers. Endpoints can be called only by addresses and by names in the hosts file.';
    return [warning(what, `${REPAIR_DNS} if endpoints have other names.`)];
  }
  const what = `No name server answers, so no endpoint can be found by its name (such as ${first}).`;
  return [problem(what, `${REPAIR_DNS}: until then each attempt to such an endpoint fails.`)];
}

function hostsText(hosts: number): string {
  if (hosts === 0) return 'The settings contain no host name.';
  return hosts === 1
    ? 'The host in the settings has an address.'
    : `All ${hosts} hosts in the settings have an address.`;
}

/** The name servers that resolve endpoints, and the names in the settings. */
export const checkNames: Check = {
  area: 'DNS',
  async run(site) {
    const hosts = [...hostsOf(site)];
    const failures = (await Promise.all(hosts.map(unresolved))).flat();
    // The servers by which the names of endpoints are resolved.
    const servers = await Promise.all(new Resolver().getServers().map(nameServer));
    const named = failures.length > 0 ? failures : [ok(hostsText(hosts.length))];
    const names = noServerFindings(servers, []).length > 0 ? await storedNames(site) : [];
    return [...servers, ...noServerFindings(servers, names), ...named];
  },
};
