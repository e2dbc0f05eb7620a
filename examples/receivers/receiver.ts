import type { StandardWebhooksPayload } from '@posthorn/sdk';

/** The settings of a receiver. */
export interface ReceiverOptions {
  /** The secrets of the endpoint (`whsec_…`): one, or the new and the old secret during a rotation. */
  secrets: string[];
  /** Processes an event. If it throws, the response is 500, and Posthorn sends the event again. */
  process: (event: StandardWebhooksPayload) => Promise<void>;
  /** 0 takes a free port. */
  port: number;
}

/** A running receiver. */
export interface Receiver {
  url: string;
  close(): Promise<void>;
}
