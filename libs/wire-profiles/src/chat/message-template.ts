import type { RenderInput } from '../render-input.ts';
import { MESSAGE_VALUES, valueAt } from './message-values.ts';

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;
const PATH_FORM = /^(data(\.[^.\s]+)+|metadata\..+|[a-z]+)$/;
const MAX_CHARACTERS = 4_000;
/** All control characters except the ends of lines and tabs. */
const CONTROL = /[^\P{Cc}\n\t]/u;

function isPath(path: string): boolean {
  return PATH_FORM.test(path) && Object.hasOwn(MESSAGE_VALUES, path.split('.', 1)[0]!);
}

/** The fault of a template, or null. See `fillTemplate` for the form of a template. */
export function templateProblem(template: string): string | null {
  if (template.trim() === '' || template.length > MAX_CHARACTERS) return `must have 1 to ${MAX_CHARACTERS} characters`;
  if (!template.isWellFormed() || CONTROL.test(template))
    return 'must not contain control characters other than line feeds and tabs';
  for (const [placeholder, path] of template.matchAll(PLACEHOLDER)) {
    if (isPath(path!.trim())) continue;
    const names = Object.keys(MESSAGE_VALUES).join(', ');
    return `has the unknown placeholder ${placeholder}: a placeholder may name ${names}, a field of data, like data.title, or a key of metadata, like metadata.tier`;
  }
  return /\{\{|\}\}/.test(template.replace(PLACEHOLDER, '')) ? 'has {{ without }}, or }} without {{' : null;
}

/**
 * A template's text with the value in place of each `{{path}}`. One pass over the template replaces all of them, so
 * that a value is never read as a template. A path is one of `MESSAGE_VALUES`, or leads into the data or the metadata:
 * `{{data.author.name}}`, `{{metadata.tier}}`.
 * @param escape escapes a value, so that the chat shows it as this text
 */
export function fillTemplate(template: string, input: RenderInput, escape: (value: string) => string): string {
  const data: unknown = JSON.parse(input.event.data);
  return template.replace(PLACEHOLDER, (_, path: string) => escape(valueAt(path.trim(), input, data)));
}
