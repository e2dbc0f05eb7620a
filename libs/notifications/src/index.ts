export { addNotification, type NewNotification } from './add-notification.ts';
export { dropOldNotifications } from './drop-old-notifications.ts';
export { listNotifications, type NotificationView } from './list-notifications.ts';
export { Mailer, type MailerOptions } from './mailer/mailer.ts';
export {
  type MailTransport,
  type OutgoingMail,
  type SendResult,
  smtpTransport,
  verifySmtp,
} from './mailer/smtp-transport.ts';
export type { NotificationFacts, NotificationKind, NotificationState } from './notification.ts';
export { emitOperationalEvent, type OperationalEvent } from './operational-event.ts';
export { readStandstills, type Standstill } from './standstill/standstill-rows.ts';
export {
  describeStandstill,
  type StandstillFacts,
  Standstills,
  type StandstillsOptions,
} from './standstill/standstills.ts';
