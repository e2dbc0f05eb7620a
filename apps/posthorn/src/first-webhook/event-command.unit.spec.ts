import { execFileSync } from 'node:child_process';
import { eventCommand } from './event-command.ts';

const URL_OF_EVENTS = new URL('http://127.0.0.1:8080/v1/projects/first-webhook/events');
const EVENT = { type: 'a.b', data: { title: 'Hello `again`, it’s "$HOME"!' } };

describe('the command that sends another event', () => {
  it('passes a key and an event through a shell unchanged, with any characters in them', () => {
    const key = `it's-a-key-"of"-$HOME-\`id\`-!!-\\-and-more`;
    const command = eventCommand(URL_OF_EVENTS, EVENT, { key, isKeyGiven: true });
    const printing = command.replace(/^curl/, String.raw`printf '%s\n'`);
    expect(execFileSync('bash', ['-c', printing]).toString().trimEnd().split('\n')).toEqual([
      ...['-sS', URL_OF_EVENTS.href, '-H', `X-API-KEY: ${key}`, '-H', 'Content-Type: application/json'],
      ...['-d', JSON.stringify(EVENT)],
    ]);
  });

  it('names the shell’s variable in place of a key that comes from the settings', () => {
    const command = eventCommand(URL_OF_EVENTS, EVENT, { key: 'secret', isKeyGiven: false });
    expect(command).toContain('"X-API-KEY: $POSTHORN_ADMIN_KEY"');
    expect(command).not.toContain('secret');
  });
});
