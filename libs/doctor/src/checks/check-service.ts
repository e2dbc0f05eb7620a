import { COMMAND, messageOf } from '#kernel';
import { PROCESS_HEADER, type Readiness } from '#runtime';
import { standstillLine } from '#notifications';
import type { Check, Site } from '../check.ts';
import { type Finding, ok, problem, sentence, skipped } from '../finding.ts';
import { isOwnProcess } from './is-own-process.ts';

const TIMEOUT_MS = 5_000;
/** The command that a cause may name. */
const REBASE = new RegExp(`\`${COMMAND} outbox rebase [^\`]+\``);
const PROBLEM_TYPE = /^application\/problem\+json\b/i;
/** Problems without advice, as `describeRole`, `describeStillLoop` and `describeUnreadable` word them. */
const ADVICE: readonly [problem: RegExp, advice: string][] = [
  [/^No process with the role \w+ /, 'Start a process with that role.'],
  [/^A process with the role \w+ has a problem: /, 'Look in the log of that process.'],
  [/ has made no progress for \d+ s/, 'Look in its log.'],
  [/^The reports of Posthorn's processes cannot be read: /, 'See Locks and Rights.'],
];
const SHOWN_CHARACTERS = 2_000;
/** Longer than any response of Posthorn. Another server may send without end. */
const MAX_BODY_BYTES = 1024 * 1024;

/** The server of a process's readiness: the API, or a server for its health alone. */
interface Place {
  /** As the subject of a sentence, for example `The API`. */
  what: string;
  url: string;
  /** The settings that name the place. */
  settings: string;
}

/** The fields of a response from Posthorn: its readiness, or an RFC 9457 problem. */
interface Answer extends Partial<Readiness> {
  detail?: unknown;
}

function placeOf({ settings }: Site): Place | Finding {
  const hasApi = settings.roles.includes('api');
  const [port, name] = hasApi ? [settings.port, 'PORT'] : [settings.healthPort, 'POSTHORN_HEALTH_PORT'];
  if (port === 0) return skipped(`${name} is 0, so the port of a running Posthorn is unknown: its log has the port.`);
  const host = ['0.0.0.0', '::'].includes(settings.host) ? '127.0.0.1' : settings.host;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/readyz`;
  return { what: hasApi ? 'The API' : 'The health server', url, settings: `HOST and ${name}` };
}

/** The object in a body of JSON, or undefined. */
function objectIn(body: string): Answer | undefined {
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The advice on a standstill. If its cause names a command, only that command ends it; any other ends by itself. */
function standstillAdvice(cause: string): string {
  const [command] = REBASE.exec(cause) ?? [];
  if (command) return `It is stopped until you run ${command}.`;
  return 'It continues by itself once the cause is removed.';
}

/** The finding of a problem. Advice is added where the text has none: for example for missing roles and for loops. */
function problemFinding(text: string): Finding {
  const [, advice] = ADVICE.find(([form]) => form.test(text)) ?? [];
  return advice === undefined ? { severity: 'problem', message: sentence(text) } : problem(text, advice);
}

/** The findings of a ready process. It may report problems of other processes, and events that wait. */
function readyFindings({ what, url }: Place, { problems = [], standstills = [] }: Answer): Finding[] {
  return [
    ok(`${what} at ${url} is ready.`),
    ...problems.map(problemFinding),
    ...standstills.map((each) => problem(standstillLine(each), standstillAdvice(each.cause))),
  ];
}

/** The finding of another server. The body of its response is not shown: it may be a page of any size, for browsers. */
function foreignFinding({ url, settings }: Place, status: number, type: string | null): Finding {
  const what = `A server other than Posthorn answers at ${url} (${status}, ${type ?? 'no content-type'}).`;
  return problem(what, `Posthorn cannot listen there: set ${settings} to a free address, or stop that server.`);
}

/** The finding of a Posthorn that works with another database. Nothing else of its response concerns this Posthorn. */
function otherFinding({ url, settings: names }: Place, { database, settings }: Site): Finding {
  const where = database ? 'the database of these settings' : `the data directory ${settings.dataDir}`;
  const advice = `If that one is meant, run this with its settings, in its folder. If both are to run, set ${names} to a free place for this one.`;
  return problem(`Another Posthorn answers at ${url}: it does not work with ${where}.`, advice);
}

/** Finds out by the header of a Posthorn's response whether it works with the database of the settings. */
async function judgeOwner(response: Response, place: Place, site: Site, findings: Finding[]): Promise<Finding[]> {
  const id = response.headers.get(PROCESS_HEADER);
  if (id === null) return findings;
  const isOwn = await isOwnProcess(id, site);
  if (isOwn === false) return [otherFinding(place, site)];
  if (isOwn === true) return findings;
  const unknown = 'It is not known whether it works with the database of these settings: see Connection and Rights.';
  return [...findings, skipped(unknown)];
}

/** Reads a body up to a bound. */
async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    if ((bytes += chunk.length) > MAX_BODY_BYTES) break;
  }
  return Buffer.concat(chunks).toString();
}

/**
 * The finding of a problem (RFC 9457). It comes from Posthorn even if it is not about readiness: a failure is a 500.
 */
function refusalFinding({ what, url, settings }: Place, status: number, detail: string): Finding {
  const why = sentence(detail).slice(0, SHOWN_CHARACTERS);
  if (status === 503) return problem(`${what} at ${url} is not ready: ${why}`, 'Its log has the cause.');
  const advice = `Its log has the cause. If a server other than Posthorn listens there, set ${settings} to a free address.`;
  return problem(`${what} at ${url} answers with ${status}: ${why}`, advice);
}

async function queryService(place: Place, site: Site): Promise<Finding[]> {
  const response = await fetch(place.url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' });
  const answer = objectIn(await readBody(response));
  if (response.ok && answer?.status !== undefined)
    return judgeOwner(response, place, site, readyFindings(place, answer));
  const type = response.headers.get('content-type');
  const isProblem = type !== null && PROBLEM_TYPE.test(type) && !response.ok;
  if (isProblem && typeof answer?.detail === 'string') {
    return judgeOwner(response, place, site, [refusalFinding(place, response.status, answer.detail)]);
  }
  return [foreignFinding(place, response.status, type)];
}

const refusal = (error: unknown) => (error as { cause?: { code?: unknown } }).cause?.code;

/**
 * Examines the readiness of the process that listens at the address in the settings, if there is one, and whether it is
 * a process of this installation.
 */
export const checkService: Check = {
  area: 'Service',
  async run(site) {
    const place = placeOf(site);
    if ('severity' in place) return [place];
    try {
      return await queryService(place, site);
    } catch (error) {
      const { what, url, settings } = place;
      if ((error as Error).name === 'TimeoutError') {
        const advice = 'Look in its log. If this does not change, restart the process.';
        return [problem(`${what} at ${url} has not answered within ${TIMEOUT_MS / 1_000} s.`, advice)];
      }
      const isClosed = refusal(error) === 'ECONNREFUSED';
      const nothing = `Nothing answers at ${url}: no such process runs here, or it has other values of ${settings}`;
      if (isClosed) return [skipped(`${nothing}.`)];
      return [skipped(`${nothing} (${causeOf(error)}).`)];
    }
  },
};

/** The reason of a failed request, which the client puts into the cause of its error. */
function causeOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  return messageOf(cause ?? error);
}
