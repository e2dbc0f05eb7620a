import type { RenderEndpoint } from '../render-input.ts';
import { cloudeventsHandshake } from './handshake.ts';

const endpoint: RenderEndpoint = {
  id: 'ep_01h455vb4pex5vsknk084sn02q',
  name: 'Mine',
  headers: [{ key: 'Authorization', value: 'Bearer token' }],
  options: { origin: 'events.example.com' },
};
const read = (headers: Record<string, string | string[]>) => cloudeventsHandshake.read(endpoint, { headers });

describe('the handshake of cloudevents', () => {
  it('sends OPTIONS with the endpoint’s origin and own headers, and with a rate if one is wanted', () => {
    expect(cloudeventsHandshake.request(endpoint, null)).toEqual({
      method: 'OPTIONS',
      headers: ['WebHook-Request-Origin', 'events.example.com', 'Authorization', 'Bearer token'],
    });
    expect(cloudeventsHandshake.request({ ...endpoint, headers: [], options: {} }, 120).headers).toEqual([
      ...['WebHook-Request-Origin', 'posthorn', 'WebHook-Request-Rate', '120'],
    ]);
  });

  it.each([
    [{ 'webhook-allowed-origin': 'events.example.com', 'webhook-allowed-rate': '100' }, 100],
    [{ 'webhook-allowed-origin': 'Events.Example.com', 'webhook-allowed-rate': '1' }, 1],
    [{ 'webhook-allowed-origin': '*', 'webhook-allowed-rate': '*' }, null],
    [{ 'webhook-allowed-origin': '*' }, null],
  ])('reads %j as a permission', (headers, ratePerMinute) => {
    expect(read(headers)).toEqual({ allowed: true, ratePerMinute });
  });

  it.each<[Record<string, string | string[]>, string]>([
    [{}, 'has no WebHook-Allowed-Origin'],
    [{ allow: 'POST', 'webhook-allowed-rate': '*' }, 'has no WebHook-Allowed-Origin'],
    [{ 'webhook-allowed-origin': 'example.com', 'webhook-allowed-rate': '*' }, 'allows the origin "example.com", not'],
    [
      { 'webhook-allowed-origin': ['events.example.com', 'example.com'] },
      'allows the origin "events.example.com, example.com"',
    ],
    [{ 'webhook-allowed-origin': '*', 'webhook-allowed-rate': '0' }, 'WebHook-Allowed-Rate is "0"'],
    [{ 'webhook-allowed-origin': '*', 'webhook-allowed-rate': '1.5' }, 'WebHook-Allowed-Rate is "1.5"'],
    [{ 'webhook-allowed-origin': '*', 'webhook-allowed-rate': 'many' }, 'WebHook-Allowed-Rate is "many"'],
  ])('reads %j as no permission, with the reason', (headers, reason) => {
    expect(read(headers)).toEqual({ allowed: false, reason: expect.stringContaining(reason) as string });
  });
});
