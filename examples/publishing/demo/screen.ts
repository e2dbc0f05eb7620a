import { styleText } from 'node:util';
import type { Arrival, Outcome } from '../receiver/arrival.ts';

type Colour = Parameters<typeof styleText>[0];

const COLOUR: Record<Outcome, Colour> = {
  handled: 'green',
  repeat: 'blue',
  failed: 'yellow',
  'answer lost': 'yellow',
  refused: 'red',
};

/** One line of the screen. Colours are left out where they would not show (no terminal, NO_COLOR). */
function show(who: string, colour: Colour, what: string, rest: string): void {
  const time = styleText('dim', new Date().toISOString().slice(11, 23));
  process.stdout.write(`${time}  ${who.padEnd(10)}  ${styleText(colour, what.padEnd(12))}  ${rest}\n`);
}

const about = (type: string, id: string) => `${type.padEnd(18)}  ${id.padEnd(17)}`;

/** A request to one of the receivers. */
export function showArrival({ at, endpoint, outcome, message, attempt, problem }: Arrival): void {
  if (message === null) return show(endpoint, COLOUR[outcome], outcome, `not verified: ${problem}`);
  const sinceMs = Date.parse(at) - Date.parse(message.timestamp);
  const how = `verified, attempt ${attempt}, ${sinceMs} ms after it happened`;
  show(endpoint, COLOUR[outcome], outcome, `${about(message.type, message.data.id)}  ${how}`);
}

/** A transaction of the service. */
export function showCommitted(type: string, id: string): void {
  show('service', 'cyan', 'committed', about(type, id).trimEnd());
}

export function showRolledBack(type: string, reason: string): void {
  show('service', 'magenta', 'rolled back', `${type.padEnd(18)}  ${reason} No event is sent.`);
}
