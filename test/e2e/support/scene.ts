import type { MailReceiver, WebhookReceiver } from '#testing';
import type { System } from './system.ts';

/** What every scenario works with. Filled before the first one. */
export interface Scene {
  system: System;
  receiver: WebhookReceiver;
  /** Gets what the system mails. */
  mail: MailReceiver;
}
