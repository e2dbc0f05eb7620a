import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Check, Site } from '../check.ts';
import { type Finding, ok, problem, reasonOf, warning } from '../finding.ts';

const ANSWER_TIMEOUT_MS = 2_000;
/** Answers that come from a name server, although the name does not exist or the server refuses it. */
const STILL_ANSWERS = new Set(['ENOTFOUND', 'ENODATA', 'EREFUSED', 'ESERVFAIL', 'ENOTIMP']);
/** Reserved by RFC 6761, so that every name server has an answer: it does not exist. */
const NAME = 'posthorn-doctor.invalid';

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
    const advice = 'Take it out of /etc/resolv.conf, or mend it: each look-up of an endpoint waits for it.';
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

/** Finds that none of the name servers answers: no endpoint can be called by its name. @param servers the finding of each */
export function noServerFindings(servers: readonly Finding[]): Finding[] {
  if (servers.some(({ severity }) => severity === 'ok')) return [];
  const advice = 'Name one that does in /etc/resolv.conf: until then each attempt to such an endpoint fails.';
  return [problem('No name server answers, so that no endpoint is found by its name.', advice)];
}

function hostsText(hosts: number): string {
  if (hosts === 0) return 'The settings name no host.';
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
    // Those that the resolver of endpoints' names asks.
    const servers = await Promise.all(new Resolver().getServers().map(nameServer));
    const named = failures.length > 0 ? failures : [ok(hostsText(hosts.length))];
    return [...servers, ...noServerFindings(servers), ...named];
  },
};
