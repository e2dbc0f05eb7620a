import type { MailReceiver, WebhookReceiver } from '#testing';
import type { System } from './system.ts';

/** The resources of every scenario. Filled before the first scenario. */
export interface Scene {
  system: System;
  receiver: WebhookReceiver;
  /** Receives the mail of the system. */
  mail: MailReceiver;
}
