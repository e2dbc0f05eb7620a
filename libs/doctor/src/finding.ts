import { messageOf } from '#kernel';

/**
 * `problem`: something does not work. `warning`: it works, and may not for long. `skipped`: it could not be examined.
 */
type Severity = 'ok' | 'warning' | 'problem' | 'skipped';

/** The result of one look at an installation. */
export interface Finding {
  severity: Severity;
  /** A sentence that names the place and the fact. */
  message: string;
  /** The advice, if there is something to do. */
  advice?: string;
}

/** The findings of one area. */
export interface Section {
  area: string;
  findings: Finding[];
}

/** Ends a text with one full stop, whether it has none, one or two. An ellipsis or another mark at the end stays. */
export const sentence = (text: string) => (/[!?…]$/.test(text) ? text : text.replace(/(?<!\.)\.?\.?$/, '.'));

/** The finding that a part works. */
export const ok = (message: string): Finding => ({ severity: 'ok', message: sentence(message) });
/** The finding that a part works and may not for long, with the advice against that. */
export const warning = (message: string, advice: string): Finding => finding('warning', message, advice);
/** The finding that a part does not work, with its remedy. */
export const problem = (message: string, advice: string): Finding => finding('problem', message, advice);
/** The finding that a part could not be examined, or need not be. */
export const skipped = (message: string): Finding => ({ severity: 'skipped', message: sentence(message) });

function finding(severity: Severity, message: string, advice: string): Finding {
  return { severity, message: sentence(message), advice };
}

/** The message of an error, to be followed by a full stop. */
export const reasonOf = (error: unknown) => messageOf(error).replace(/\.$/, '');
