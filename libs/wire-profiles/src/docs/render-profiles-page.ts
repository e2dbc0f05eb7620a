import { readFileSync } from 'node:fs';
import type { DeliveryPolicy } from '../delivery-policy.ts';
import { profileNamed, profileNames } from '../profile-named.ts';
import { headerPairs } from '../testing/header-pairs.ts';
import { inputOf, type WireVector, wireVectors } from '../testing/wire-vectors.ts';
import type { WireProfile } from '../wire-profile.ts';
import { duration } from './duration.ts';

const HEAD = `# Wire profiles

For developers of the servers that Posthorn calls. An endpoint's profile defines the form of its requests; the examples are exact, byte for byte.

All profiles have in common: the method is POST, and the body is JSON as JavaScript's \`JSON.stringify(JSON.parse(text))\` writes it. \`webhook-id\` is the same on every attempt of a delivery: store the ids that you have handled, and ignore repeats. Redirects are not followed; they count as failures. In addition to the headers shown, requests have \`host\`, \`connection: keep-alive\` and \`content-length\`, and the endpoint's own headers, and no others. A retry has the same body.

The responses of a receiver: a success is a status in the table, within the deadline, which includes the last byte of the response. \`Retry-After\` (seconds or a date) on 429 and 503 delays the next attempt further; on 429, nothing else is sent to the endpoint before that time either, and its policy can limit its requests per second (\`ratePerSecond\`). 410, or the header \`webhook-delivery: disable\` with any status, disables the endpoint; \`webhook-delivery: abort-message\` ends the retries of this one delivery. The first 4,096 bytes of a response's body are in the log, so describe the fault there. See also [An endpoint's life](endpoint-life.md).
`;

const TABLE_HEAD = `| profile | what it is | success | deadline | rate | retries after | secret |
|---|---|---|---|---|---|---|`;

function successOf({ success }: DeliveryPolicy): string {
  if (success === '2xx') return 'any 2xx';
  return typeof success === 'string' ? success : success.join(', ');
}

function row(profile: WireProfile): string {
  const { defaultPolicy: policy } = profile;
  const jitter = policy.jitter === 0 ? '' : ` (±${policy.jitter * 100} %)`;
  const retries = policy.retryDelaysMs.map(duration).join(', ') + jitter;
  const rate = policy.ratePerSecond === null ? '' : `${policy.ratePerSecond} a second`;
  const link = `[\`${profile.name}\`](#${profile.name})`;
  return `| ${link} | ${profile.description} | ${successOf(policy)} | ${duration(policy.timeoutMs)} | ${rate} | ${retries} | ${profile.secrets} |`;
}

/** The first case, and each that shows options or headers of the endpoint's own. */
function shownCases(name: string): WireVector[] {
  const cases = wireVectors.filter(({ profile }) => profile === name);
  return cases.filter(({ given: { endpoint } }, index) => index === 0 || endpoint.options || endpoint.headers);
}

function example(vector: WireVector, profile: WireProfile): string {
  const request = profile.render(inputOf(vector, profile));
  const headers = headerPairs(request).map(([name, value]) => `${name}: ${value}`);
  const { event, endpoint } = vector.given;
  const options = endpoint.options ? `, with the options \`${JSON.stringify(endpoint.options)}\`` : '';
  const headersOfOwn = endpoint.headers ? ', to an endpoint with headers of its own' : '';
  const what = `\`${event.type}\` with the data \`${JSON.stringify(event.data)}\`${options}${headersOfOwn}:`;
  return `${what}\n\n\`\`\`http\nPOST /webhook HTTP/1.1\n${headers.join('\n')}\n\n${request.body.toString()}\n\`\`\`\n`;
}

function section(profile: WireProfile): string {
  const receiver = readFileSync(new URL(`../${profile.name}/receiver.md`, import.meta.url), 'utf8');
  const examples = shownCases(profile.name).map((vector) => example(vector, profile));
  return `## ${profile.name}\n\n${profile.description}\n\n${receiver}\n${examples.join('\n')}`;
}

/** The page for people who write receivers, as Markdown: every profile with examples that its own code renders. */
export function renderProfilesPage(): string {
  const profiles = profileNames().map((name) => profileNamed(name));
  return [HEAD, [TABLE_HEAD, ...profiles.map(row)].join('\n') + '\n', ...profiles.map(section)].join('\n');
}
