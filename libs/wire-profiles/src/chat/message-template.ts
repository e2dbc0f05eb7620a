import type { RenderInput } from '../render-input.ts';
import { MESSAGE_VALUES, valueAt } from './message-values.ts';

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;
const PATH_FORM = /^(data(\.[^.\s]+)+|[a-z]+)$/;
const MAX_CHARACTERS = 4_000;
/** All control characters except the ends of lines and tabs. */
const CONTROL = /[^\P{Cc}\n\t]/u;

function isPath(path: string): boolean {
  return PATH_FORM.test(path) && Object.hasOwn(MESSAGE_VALUES, path.split('.', 1)[0]!);
}

/** What is wrong with a template, or null. See `fillTemplate` for what it may be. */
export function templateProblem(template: string): string | null {
  if (template.trim() === '' || template.length > MAX_CHARACTERS) return `must have 1 to ${MAX_CHARACTERS} characters`;
  if (!template.isWellFormed() || CONTROL.test(template)) return 'must be text without control characters';
  for (const [placeholder, path] of template.matchAll(PLACEHOLDER)) {
    if (isPath(path!.trim())) continue;
    const names = Object.keys(MESSAGE_VALUES).join(', ');
    return `has ${placeholder}, which names nothing: a placeholder may name ${names}, or what is in data, like data.title`;
  }
  return /\{\{|\}\}/.test(template.replace(PLACEHOLDER, '')) ? 'has {{ without its }}, or }} without its {{' : null;
}

/**
 * A template's text with the value in place of each `{{path}}`: no more than that, so it is done in one pass over it, and
 * a value is never read as a template. A path is one of `MESSAGE_VALUES`, or leads into the data: `{{data.author.name}}`.
 * @param escape makes of a value what the chat shows as that text
 */
export function fillTemplate(template: string, input: RenderInput, escape: (value: string) => string): string {
  const data: unknown = JSON.parse(input.event.data);
  return template.replace(PLACEHOLDER, (_, path: string) => escape(valueAt(path.trim(), input, data)));
}
