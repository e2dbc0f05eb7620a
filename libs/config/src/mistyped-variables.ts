import { editDistance } from '#kernel';
import { isOfService } from './kubernetes-service.ts';
import { SETTING_NAMES } from './settings-table.ts';

/** An environment variable that looks like a setting but is not one. */
export interface MistypedVariable {
  name: string;
  /** The setting whose name is nearest, if one is near; or two that are as near, joined by "or". */
  meant?: string;
}

/** Prefixes that only settings of Posthorn have, or that people may expect of its settings for Kafka. */
const OWN =
  /^(POSTHORN|KAFKA_(TOPICS?|PARTITIONS?|REPLICATION|REPLICAS|SASL|SSL|TLS|OAUTH|CLIENT|USER(NAME)?|PASSWORD))_|^KAFKA_(URL|PASSWORD|USER(NAME)?)$/i;
const OWN_WORD = 'POSTHORN';
/** A variable of Kafka's images whose name is near that of a setting. */
const OF_KAFKA = 'KAFKA_BROKER_ID';
/** Shorter names have too many neighbours: PORT and HOST match only names of the same letters. */
const MIN_LETTERS_FOR_ONE_EDIT = 7;
const MIN_LETTERS_FOR_TWO_EDITS = 11;
/** A shorter first word is too near to other words to be a mistyped POSTHORN. */
const MIN_LETTERS_OF_OWN_WORD = 7;

/** The first word of most settings is the same. */
const MIN_SHARED_WORDS = 2;
const MAX_MEANT = 2;

const lettersOf = (name: string) => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
const sorted = (letters: string) => [...letters].sort().join('');

/** The distance of two names, or undefined if they are too different to be mistaken for each other. */
function nearness(name: string, setting: string): number | undefined {
  const [letters, wanted] = [lettersOf(name), lettersOf(setting)];
  if (letters === wanted) return 0;
  if (sorted(letters) === sorted(wanted)) return 1;
  const most = wanted.length < MIN_LETTERS_FOR_ONE_EDIT ? 0 : wanted.length < MIN_LETTERS_FOR_TWO_EDITS ? 1 : 2;
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

const wordsOf = (name: string) => name.toUpperCase().split(/[^A-Z0-9]+/);

function sharedWords(name: string, setting: string): number {
  const [words, wanted] = [wordsOf(name), wordsOf(setting)];
  const first = wanted.findIndex((word, index) => word !== words[index]);
  return first === -1 ? wanted.length : first;
}

/**
 * The setting that begins with the most words of a name, or the two settings: POSTHORN_RETENTION,
 * POSTHORN_LEASE_SECONDS. More than two are no help.
 */
function settingsWithWords(name: string): string | undefined {
  const shared = SETTING_NAMES.map((setting) => sharedWords(name, setting));
  const most = Math.max(...shared);
  const found = SETTING_NAMES.filter((_, index) => shared[index] === most);
  return most < MIN_SHARED_WORDS || found.length > MAX_MEANT ? undefined : found.join(' or ');
}

/** Returns true if a name begins like a setting of Posthorn. The beginning may be mistyped itself. */
function isOwn(name: string): boolean {
  if (OWN.test(name)) return true;
  const [, word = ''] = /^([A-Z]+)_./.exec(name) ?? [];
  return word.length >= MIN_LETTERS_OF_OWN_WORD && editDistance(word, OWN_WORD) <= 2;
}

/**
 * Finds variables that look like settings but are not: a setting with a mistyped name would silently keep its default.
 * Variables that Kubernetes sets for a service are left out.
 */
export function mistypedVariables(env: Readonly<Record<string, string | undefined>>): MistypedVariable[] {
  const known = new Set(SETTING_NAMES);
  return Object.entries(env).flatMap(([name, value]): MistypedVariable[] => {
    if (!value || known.has(name) || name === OF_KAFKA || isOfService(name, value)) return [];
    const meant = nearestSetting(name);
    if (meant !== undefined) return [{ name, meant }];
    if (!isOwn(name)) return [];
    const begunAlike = settingsWithWords(name);
    return [begunAlike === undefined ? { name } : { name, meant: begunAlike }];
  });
}

/** Describes a mistyped variable in one sentence for people. */
export function describeMistyped({ name, meant }: MistypedVariable): string {
  return `Unknown setting ${name}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
}
