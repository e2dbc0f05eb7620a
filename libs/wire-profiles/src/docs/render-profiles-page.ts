import { readFileSync } from 'node:fs';
import type { DeliveryPolicy } from '../delivery-policy.ts';
import { profileNamed, profileNames } from '../profile-named.ts';
import { headerPairs } from '../testing/header-pairs.ts';
import { inputOf, type WireVector, wireVectors } from '../testing/wire-vectors.ts';
import type { WireProfile } from '../wire-profile.ts';
import { duration } from './duration.ts';

const HEAD = `# Wire profiles

For whoever writes the server that Posthorn calls. An endpoint's profile says how its requests look; the examples are what it writes, byte for byte.

What all have in common: the method is POST, and the body is JSON as JavaScript's \`JSON.stringify(JSON.parse(text))\` writes it. \`webhook-id\` is the same on every attempt of a delivery: note the ones that you have handled, and a repeat costs nothing. Redirects are not followed; they count as failures. Beside the headers shown there are \`host\`, \`connection: keep-alive\` and \`content-length\`, and no others but the endpoint's own. A retry has the same body.

What a receiver can say: a success, as the table has it, within the deadline, which ends with the last byte of the answer. \`Retry-After\` (seconds or a date) on 429 and 503 delays the next attempt further; on 429 nothing else is sent to the endpoint before then either, and its policy can bound what it gets a second (\`ratePerSecond\`). 410, or the header \`webhook-delivery: disable\` with any status, disables the endpoint; \`webhook-delivery: abort-message\` ends the retries of this one delivery. The first 4,096 bytes of an answer's body are in the log, so say there what was wrong. [An endpoint's life](endpoint-life.md) tells the rest.
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
