import { CloudEvent, HTTP } from 'cloudevents';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { generateWebhookSecret } from '#signing';
import { arbitraryInput } from '../testing/arbitrary-input.ts';
import { headerPairs } from '../testing/header-pairs.ts';
import type { RenderedRequest, RenderInput } from '../render-input.ts';
import { attributeHeader } from './attribute-header.ts';
import { cloudevents } from './cloudevents.ts';

const secret = generateWebhookSecret();
const keys = [cloudevents.keyOf(secret)];

/** As a receiver with the SDK of CloudEvents gets it. */
function received(request: RenderedRequest): CloudEvent<unknown> {
  const headers = Object.fromEntries(headerPairs(request).map(([name, value]) => [name.toLowerCase(), value]));
  const event = HTTP.toEvent({ headers, body: request.body.toString() });
  if (!(event instanceof CloudEvent)) throw new Error('The request holds more than one event.');
  return event;
}

/** The attributes that the SDK must read, apart from the data. */
function expected({ event, project }: RenderInput) {
  return {
    specversion: '1.0',
    source: `/projects/${project.uid ?? project.id}`,
    type: event.type,
    time: new Date(event.occurredAtMs).toISOString(),
    id: expect.stringMatching(/^evt_[0-9a-z]{26}$/) as string,
    datacontenttype: 'application/json',
  };
}

/** The SDK does not undo percent-encoding, and takes null for no data and other bare values for texts. */
const inputs = (mode: 'structured' | 'binary') =>
  arbitraryInput(keys, { mode }).map((input) => ({
    ...input,
    event: { ...input.event, data: `[${input.event.data}]`, orderingKey: null, actor: 'user_456', channel: null },
    project: { ...input.project, uid: 'site_789' },
  }));

describe.each(['structured', 'binary'] as const)('a request of cloudevents in %s mode', (mode) => {
  it('is parsed as an event by the SDK of CloudEvents, for any data', () => {
    fc.assert(
      fc.property(inputs(mode), (input) => {
        const event = received(cloudevents.render(input));
        expect(event.validate()).toBe(true);
        expect(event).toMatchObject({ ...expected(input), actor: 'user_456' });
        expect(JSON.stringify(event.data)).toBe(input.event.data);
      }),
    );
  });

  it('is verified by the library of Standard Webhooks if the endpoint has a secret', () => {
    fc.assert(
      fc.property(inputs(mode), (input) => {
        const request = cloudevents.render(input);
        const headers = Object.fromEntries(headerPairs(request));
        expect(new Webhook(secret).verify(request.body.toString(), headers)).toBeDefined();
        expect(cloudevents.render({ ...input, keys: [] }).headers).not.toContain('webhook-signature');
      }),
    );
  });
});

describe('an attribute in a header', () => {
  // The example of the binding's section 3.1.3.2, and each of its rules.
  it.each([
    ['Euro € 😀', 'Euro%20%E2%82%AC%20%F0%9F%98%80'],
    ['a"b%c', 'a%22b%25c'],
    ['!~\u007f\u0000\u00a0', '!~%7F%00%C2%A0'],
    ['/projects/site_789', '/projects/site_789'],
  ])('of %j is %s', (value, header) => expect(attributeHeader(value)).toBe(header));

  it('is restored by percent-decoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(decodeURIComponent(attributeHeader(value))).toBe(value);
        expect(attributeHeader(value)).toMatch(/^[\x21-\x7e]*$/);
      }),
    );
  });
});

describe('the options of cloudevents', () => {
  it.each([
    { mode: 'structured' },
    { mode: 'binary' },
    { origin: 'events.example.com' },
    { mode: 'binary', origin: 'localhost' },
  ])('may be %j', (options) => expect(cloudevents.parseOptions(options)).toEqual(options));

  it.each([
    [{ mode: 'batched' }, ['/mode']],
    [{ mode: null }, ['/mode']],
    [{ origin: '' }, ['/origin']],
    [{ origin: 'https://example.com' }, ['/origin']],
    [{ origin: 'a..b' }, ['/origin']],
    [{ origin: `${'a'.repeat(64)}.com` }, ['/origin']],
    [{ origin: 'events.example.com\r\nX: y' }, ['/origin']],
    [{ mode: 5, origin: 5, more: 5 }, ['/more', '/mode', '/origin']],
  ])('may not be %j', (options, pointers) => {
    const problems = expect.objectContaining({
      code: 'invalid-input',
      problems: pointers.map((pointer) => expect.objectContaining({ pointer }) as object),
    }) as Error;
    expect(() => cloudevents.parseOptions(options)).toThrow(problems);
  });
});
