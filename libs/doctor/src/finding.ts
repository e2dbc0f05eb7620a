import { messageOf } from '#kernel';

/** `problem`: something does not work. `warning`: it works, and may not for long. `skipped`: it could not be examined. */
type Severity = 'ok' | 'warning' | 'problem' | 'skipped';

/** The result of one look at an installation. */
export interface Finding {
  severity: Severity;
  /** A sentence that names the place and the fact. */
  message: string;
  /** What to do, if there is something to do. */
  advice?: string;
}

export const ok = (message: string): Finding => ({ severity: 'ok', message });
export const warning = (message: string, advice: string): Finding => ({ severity: 'warning', message, advice });
export const problem = (message: string, advice: string): Finding => ({ severity: 'problem', message, advice });
export const skipped = (message: string): Finding => ({ severity: 'skipped', message });

/** The message of an error, to be followed by a full stop. */
export const reasonOf = (error: unknown) => messageOf(error).replace(/\.$/, '');
