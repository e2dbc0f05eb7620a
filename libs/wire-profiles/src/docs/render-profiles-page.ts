import { readFileSync } from 'node:fs';
import type { DeliveryPolicy } from '../delivery-policy.ts';
import { profileNamed, profileNames } from '../profile-named.ts';
import { headerPairs } from '../testing/header-pairs.ts';
import { inputOf, type WireVector, wireVectors } from '../testing/wire-vectors.ts';
import type { WireProfile } from '../wire-profile.ts';
import { duration } from './duration.ts';

const HEAD = `# Wire profiles

This page is for developers of the servers that Posthorn calls. The profile of an endpoint defines the form of its requests. The examples are the exact bytes that Posthorn sends.

All profiles have in common:

- The method is POST. The body is JSON as JavaScript's \`JSON.stringify(JSON.parse(text))\` writes it, except in the profile \`raw\`, and a retry has the same body.
- \`webhook-id\` is the same on every attempt of a delivery. Keep the ids that you have handled, and skip a request whose id you know.
- A request has the headers shown here, the endpoint's own headers, and \`host\`, \`connection: keep-alive\` and \`content-length\`.
- Redirects are not followed. They count as failures.

A receiver can respond with:

- A success: a status of the table's third column whose status line and headers come within the deadline. A body that comes late or is broken changes nothing ([ADR 33](adr/0033-the-status-line-decides.md)).
- \`Retry-After\` (seconds or a date) on 429 or 503: the next attempt waits at least that long. On 429, nothing else is sent to the endpoint before then either. To bound the rate in advance, set \`ratePerSecond\` in the endpoint's policy.
- 410, or the header \`webhook-delivery: disable\` with any status: the endpoint is disabled.
- \`webhook-delivery: abort-message\` with any status: this delivery is not tried again.
- A body that names the cause of a failure: its first 16,384 bytes are in the log of deliveries.

[An endpoint's life](endpoint-life.md) describes verification, failures and notifications.
`;

const TABLE_HEAD = `| profile | description | success | deadline | rate | retries after | secret |
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
  const caption = `\`${event.type}\` with the data \`${JSON.stringify(event.data)}\`${options}${headersOfOwn}:`;
  return `${caption}\n\n\`\`\`http\nPOST /webhook HTTP/1.1\n${headers.join('\n')}\n\n${request.body.toString()}\n\`\`\`\n`;
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
