import { SETTING_NAMES } from '#config';
import { type Finding, ok, warning } from '../finding.ts';

/** The beginnings of the names of settings that are Posthorn's alone. */
const OWN_PREFIXES = ['POSTHORN_', 'KAFKA_'];
/** Kubernetes sets such variables for a service that is called `posthorn`. */
const SET_BY_KUBERNETES = /_(SERVICE_HOST|SERVICE_PORT|PORT)(_|$)/;

const isOwn = (name: string) => OWN_PREFIXES.some((prefix) => name.startsWith(prefix)) && !SET_BY_KUBERNETES.test(name);

/** Finds variables that look like settings and are none: a setting whose name is mistyped keeps its default in silence. */
export function checkVariables(env: Readonly<Record<string, string | undefined>>): Finding[] {
  const known = new Set(SETTING_NAMES);
  const unknown = Object.keys(env).filter((name) => isOwn(name) && !known.has(name));
  const set = SETTING_NAMES.filter((name) => env[name]);
  const summary = `${set.length} of ${SETTING_NAMES.length} settings are set${set.length > 0 ? `: ${set.join(', ')}` : ''}.`;
  return [
    ok(summary),
    ...unknown.map((name) =>
      warning(`${name} is set, and no setting has this name.`, 'Correct it, or take it out: see docs/settings.md.'),
    ),
  ];
}
