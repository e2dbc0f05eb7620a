import { Resolver } from 'node:dns';
import { AnswerCache } from './answer-cache.ts';
import { type Hosts, parseHosts } from './hosts-file.ts';
import type { Answer, NameResolver } from './name-resolver.ts';
import { queryAddresses, type Records } from './query-addresses.ts';
import { namesToQuery, parseResolvConf, type SearchRules } from './resolv-conf.ts';
import { WatchedFile } from './watched-file.ts';

/** The configuration of a `SystemResolver`, by default that of this machine; only tests change it. */
export interface SystemResolverOptions {
  /** Default: /etc/hosts. */
  hostsPath?: string;
  /** Default: /etc/resolv.conf. */
  resolvConfPath?: string;
  /** Name servers, like `127.0.0.1:53`, instead of those of /etc/resolv.conf. */
  servers?: readonly string[];
  /** How long a look-up may take, search domains included. Default: 5000. */
  deadlineMs?: number;
}

const DEADLINE_MS = 5_000;

/** The longest time for which an answer is used, also if its TTL is longer: a receiver may move. */
const MAX_POSITIVE_MS = 30_000;

/** How long a name that has no address, or whose servers fail, is not queried again. */
const NEGATIVE_MS = 5_000;

const MAX_ENTRIES = 10_000;

/** Queries for each name and server; c-ares waits for each of them. */
const TRIES = 3;
const MIN_TRY_MS = 500;

const LOOPBACK: Answer = {
  error: null,
  addresses: [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ],
};

/** c-ares' codes for "the name, or such a record of it, does not exist". */
const NOT_FOUND = new Set(['ENOTFOUND', 'ENODATA']);

/** c-ares' codes for a failure on this machine: no name server can be reached, no socket can be opened. */
const LOCAL_FAILURES = new Set(['ECONNREFUSED', 'ECANCELLED', 'EFILE', 'ENOTINITIALIZED', 'EDESTRUCTION', 'ENOMEM']);

function lookupError(code: string, message: string, cause?: unknown): NodeJS.ErrnoException {
  return Object.assign(new Error(message, { cause }), { code });
}

function isLocalhost(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

/**
 * Resolves names as this machine is configured to (/etc/hosts, /etc/resolv.conf), by c-ares' own sockets. dns.lookup
 * would use libuv's thread pool, where two slow names delay all others, even Posthorn's own.
 */
export class SystemResolver implements NameResolver {
  private readonly hosts: WatchedFile<Hosts>;
  private readonly rules: WatchedFile<SearchRules>;
  private readonly deadlineMs: number;
  private readonly cache = new AnswerCache(MAX_ENTRIES);
  private resolver: Resolver | undefined;
  /** The contents of resolv.conf from which the resolver was created. */
  private madeUnder: SearchRules | undefined;

  constructor(private readonly options: SystemResolverOptions = {}) {
    this.hosts = new WatchedFile(options.hostsPath ?? '/etc/hosts', parseHosts);
    this.rules = new WatchedFile(options.resolvConfPath ?? '/etc/resolv.conf', parseResolvConf);
    this.deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  }

  known(name: string): Answer | undefined {
    const nowMs = performance.now();
    const plain = name.endsWith('.') ? name.slice(0, -1) : name;
    const addresses = this.hosts.read(nowMs).get(plain);
    if (addresses) return { error: null, addresses };
    // RFC 6761, 6.3: such names are never queried.
    return isLocalhost(plain) ? LOOPBACK : this.cache.get(name, nowMs);
  }

  resolve(name: string, answered: (answer: Answer) => void, ended: () => void): void {
    const rules = this.rules.read(performance.now());
    const resolver = this.resolverUnder(rules);
    const search = new Search(name, namesToQuery(name, rules), resolver, (records) => {
      clearTimeout(deadline);
      answered(this.keep(name, records));
    });
    const deadline = setTimeout(() => search.expire(), this.deadlineMs);
    search.start(ended);
  }

  close(): void {
    this.resolver?.cancel();
    this.cache.clear();
  }

  private keep(name: string, { error, addresses, ttlSeconds }: Records): Answer {
    const answer = { error: error && this.shownError(name, error), addresses };
    const isLocal = answer.error?.code === 'UNRESOLVABLE';
    const keepMs = error ? (isLocal ? 0 : NEGATIVE_MS) : Math.min(MAX_POSITIVE_MS, ttlSeconds * 1_000);
    if (keepMs > 0) this.cache.set(name, answer, performance.now() + keepMs);
    return answer;
  }

  /** The error as it is shown: a customer's name that fails, or this machine's name servers that cannot be reached. */
  private shownError(name: string, error: NodeJS.ErrnoException): NodeJS.ErrnoException {
    const { code = '' } = error;
    if (LOCAL_FAILURES.has(code)) return lookupError('UNRESOLVABLE', `No name server can be reached (${code}).`, error);
    return lookupError(NOT_FOUND.has(code) ? code : 'EAI_FAIL', `${name} cannot be resolved (${code}).`, error);
  }

  /**
   * Made anew when /etc/resolv.conf changes, because c-ares reads it once. Queries of the old one end by themselves.
   */
  private resolverUnder(rules: SearchRules): Resolver {
    if (this.resolver && this.madeUnder === rules) return this.resolver;
    const servers = this.options.servers ?? new Resolver().getServers();
    const timeout = Math.max(MIN_TRY_MS, Math.floor(this.deadlineMs / (TRIES * Math.max(1, servers.length))));
    this.resolver = new Resolver({ timeout, tries: TRIES, maxTimeout: timeout });
    if (this.options.servers) this.resolver.setServers(servers);
    this.madeUnder = rules;
    return this.resolver;
  }
}

/** A look-up of a name under its search domains, one after the other. */
class Search {
  private isAnswered = false;
  private failure: NodeJS.ErrnoException | null = null;
  private at = 0;

  constructor(
    private readonly name: string,
    private readonly names: readonly string[],
    private readonly resolver: Resolver,
    private readonly answered: (records: Records) => void,
  ) {}

  start(ended: () => void): void {
    const next = () => {
      if (this.isAnswered || this.at === this.names.length) return ended();
      queryAddresses(this.resolver, this.names[this.at++]!, (records) => this.came(records), next);
    };
    next();
  }

  expire(): void {
    this.end({ error: lookupError('ETIMEOUT', 'The deadline passed.'), addresses: [], ttlSeconds: 0 });
  }

  private came(records: Records): void {
    const { error } = records;
    if (!error) return this.end(records);
    const isNotFound = NOT_FOUND.has(error.code ?? '');
    if (!this.failure || !isNotFound) this.failure = error;
    // The name below a search domain may be the name of another host, so it does not replace a name whose servers fail.
    const isAsItIs = this.names[this.at - 1] === this.name;
    const isLast = this.at === this.names.length || (isAsItIs && !isNotFound);
    if (isLast) this.end({ ...records, error: this.failure });
  }

  private end(records: Records): void {
    if (this.isAnswered) return;
    this.isAnswered = true;
    this.answered(records);
  }
}
