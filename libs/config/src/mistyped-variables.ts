import { editDistance } from '#kernel';
import { isOfService } from './kubernetes-service.ts';
import { SETTING_NAMES } from './settings-table.ts';

/** An environment variable that looks like a setting and is none. */
export interface MistypedVariable {
  name: string;
  /** The setting whose name is nearest, if one is near. */
  meant?: string;
}

/** Beginnings of names that only settings of Posthorn have, and of what people look for among its settings of Kafka. */
const OWN =
  /^(POSTHORN|KAFKA_(TOPICS?|PARTITIONS?|REPLICATION|REPLICAS|SASL|SSL|TLS|CLIENT|USER(NAME)?|PASSWORD))_|^KAFKA_(URL|PASSWORD|USER(NAME)?)$/i;
const OWN_WORD = 'POSTHORN';
/** A variable of Kafka's images whose name is near that of a setting. */
const OF_KAFKA = 'KAFKA_BROKER_ID';
/** Names that are shorter have too many neighbours: PORT and HOST are compared by their letters alone. */
const LONG = 7;
const VERY_LONG = 12;

const lettersOf = (name: string) => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
const sorted = (letters: string) => [...letters].sort().join('');

/** How far apart two names are, or undefined if nobody would take one for the other. */
function nearness(name: string, setting: string): number | undefined {
  const [letters, wanted] = [lettersOf(name), lettersOf(setting)];
  if (letters === wanted) return 0;
  if (sorted(letters) === sorted(wanted)) return 1;
  const most = wanted.length < LONG ? 0 : wanted.length < VERY_LONG - 1 ? 1 : 2;
  const distance = editDistance(letters, wanted);
  return distance <= most ? distance : undefined;
}

function nearestSetting(name: string): string | undefined {
  const near = SETTING_NAMES.map((setting) => ({ setting, distance: nearness(name, setting) ?? Infinity }));
  const [first] = near.sort((one, other) => one.distance - other.distance);
  if (first!.distance < Infinity) return first!.setting;
  // POSTHORN_DATABASE_URL, POSTHORN_HOST.
  return SETTING_NAMES.find((setting) => name === `POSTHORN_${setting}`);
}

/** Returns true if the name claims to be a setting: by its beginning, which may be mistyped itself. */
function isOwn(name: string): boolean {
  if (OWN.test(name)) return true;
  const [, word = ''] = /^([A-Z]+)_./.exec(name) ?? [];
  return word.length > LONG - 1 && editDistance(word, OWN_WORD) <= 2;
}

/**
 * Finds variables that look like settings and are none: a setting whose name is mistyped would keep its default in
 * silence. Variables that Kubernetes sets for a service are left out.
 */
export function mistypedVariables(env: Readonly<Record<string, string | undefined>>): MistypedVariable[] {
  const known = new Set(SETTING_NAMES);
  return Object.entries(env).flatMap(([name, value]): MistypedVariable[] => {
    if (!value || known.has(name) || name === OF_KAFKA || isOfService(name, value)) return [];
    const meant = nearestSetting(name);
    if (meant !== undefined) return [{ name, meant }];
    return isOwn(name) ? [{ name }] : [];
  });
}

/** One sentence for people about such a variable. */
export function describeMistyped({ name, meant }: MistypedVariable): string {
  return `${name} is set, and no setting has this name${meant === undefined ? '.' : `: is ${meant} meant?`}`;
}
