import type { Resources } from './make-resources.ts';

/** The share of the generated values of a parameter that name something. The others are Schemathesis' own. */
const PROBABILITY = 0.75;

type Values = Resources['values'];

/** JSON texts are TOML strings, numbers and arrays as well. */
const toml = (value: unknown) => JSON.stringify(value);

function dictionaries(prefix: string, values: Values): string[] {
  return Object.entries(values).map(([name, each]) => `${prefix}${name} = { values = ${toml(each)} }`);
}

function bindings(prefix: string, values: Values): string[] {
  return Object.keys(values).map(
    (name) => `"path.${name}" = { dictionary = "${prefix}${name}", probability = ${PROBABILITY} }`,
  );
}

/** The text of `schemathesis.toml`: the parameters of paths get values that name something. */
export function schemathesisSettings({ values, ofOperation }: Resources): string {
  const operations = Object.entries(ofOperation).map(([name, own], at) => ({ name, own, prefix: `of_${at}_` }));
  return [
    ...['[dictionaries]', ...dictionaries('', values)],
    ...operations.flatMap(({ own, prefix }) => dictionaries(prefix, own)),
    ...['[parameters]', ...bindings('', values)],
    ...operations.flatMap(({ name, own, prefix }) => [
      ...['[[operations]]', `include-name = ${toml(name)}`, '[operations.parameters]', ...bindings(prefix, own)],
    ]),
    '',
  ].join('\n');
}
