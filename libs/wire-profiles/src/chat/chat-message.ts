import type { RenderInput } from '../render-input.ts';
import { cutText } from './cut-text.ts';
import { fillTemplate } from './message-template.ts';

/** How one chat writes and bounds a message. */
export interface ChatForm {
  readonly defaultTemplate: string;
  /** In UTF-16 units. */
  readonly maxUnits: number;
  /** Escapes a value, so that the chat shows it as this text. */
  escape(this: void, value: string): string;
  /** Matches the beginning of an escape at the end of a text. */
  readonly brokenEscape: RegExp;
}

/**
 * The message of an event, by the endpoint's `template` or the default template. If that yields no text, the event's
 * type.
 */
export function chatMessage(input: RenderInput, form: ChatForm): string {
  const text = fillTemplate(input.endpoint.options.template ?? form.defaultTemplate, input, form.escape);
  return cutText(text.trim() === '' ? form.escape(input.event.type) : text, form.maxUnits, form.brokenEscape);
}
