import type { Readiness } from '#runtime';
import type { Check } from '../check.ts';
import { type Finding, ok, problem, skipped } from '../finding.ts';

const TIMEOUT_MS = 5_000;
const SHOWN_CHARACTERS = 2_000;

/** The body of an answer, as far as it is JSON. */
function parsed(body: string): Partial<Readiness> & { detail?: unknown } {
  try {
    return JSON.parse(body) as Partial<Readiness>;
  } catch {
    return {};
  }
}

/** A process that is ready by itself may know of others that are not, and of events that wait. */
function readyFindings(url: string, body: string): Finding[] {
  const { problems = [], standstills = [] } = parsed(body);
  return [
    ok(`The API at ${url} is ready.`),
    ...problems.map((text) =>
      problem(
        `${text.replace(/\.$/, '')}.`,
        'Start a process with that role, or look in the log of the one that runs.',
      ),
    ),
    ...standstills.map(({ name, since, cause }) =>
      problem(`${name} stands still since ${since}: ${cause}`, 'It goes on by itself once the cause is gone.'),
    ),
  ];
}

/** The readiness of the Posthorn that listens on HOST and PORT, if one does. */
export const checkService: Check = {
  area: 'Service',
  async run({ settings }) {
    const host = ['0.0.0.0', '::'].includes(settings.host) ? '127.0.0.1' : settings.host;
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${settings.port}/readyz`;
    if (settings.port === 0) return [skipped('PORT is 0, so the port of a running Posthorn is not known.')];
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      const body = await response.text();
      if (response.ok) return readyFindings(url, body);
      const { detail } = parsed(body);
      const why = typeof detail === 'string' ? detail : body.slice(0, SHOWN_CHARACTERS);
      return [problem(`The API at ${url} is not ready (${response.status}): ${why}`, 'Its log has the cause.')];
    } catch {
      return [skipped(`Nothing answers at ${url}: no API runs here, or HOST and PORT are other ones.`)];
    }
  },
};
