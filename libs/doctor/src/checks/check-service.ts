import type { Check } from '../check.ts';
import { ok, problem, skipped } from '../finding.ts';

const TIMEOUT_MS = 5_000;

/** The readiness of the Posthorn that listens on HOST and PORT, if one does. */
export const checkService: Check = {
  area: 'Service',
  async run({ settings }) {
    const host = ['0.0.0.0', '::'].includes(settings.host) ? '127.0.0.1' : settings.host;
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${settings.port}/readyz`;
    if (settings.port === 0) return [skipped('PORT is 0, so the port of a running Posthorn is not known.')];
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      const body = (await response.text()).slice(0, 2_000);
      if (response.ok) return [ok(`The API at ${url} is ready.`)];
      return [
        problem(`The API at ${url} is not ready (${response.status}): ${detailOf(body)}`, 'Its log has the cause.'),
      ];
    } catch {
      return [skipped(`Nothing answers at ${url}: no API runs here, or HOST and PORT are other ones.`)];
    }
  },
};

function detailOf(body: string): string {
  try {
    const { detail } = JSON.parse(body) as { detail?: unknown };
    return typeof detail === 'string' ? detail : body;
  } catch {
    return body;
  }
}
