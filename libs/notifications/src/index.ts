export { addNotification } from './add-notification.ts';
export { dropOldNotifications } from './drop-old-notifications.ts';
export { listNotifications, type NotificationView } from './list-notifications.ts';
export { Mailer } from './mailer/mailer.ts';
export { smtpTransport, verifySmtp } from './mailer/smtp-transport.ts';
export type { NotificationFacts, NotificationKind } from './notification.ts';
export { emitOperationalEvent } from './operational-event.ts';
export { readStandstills, removeStandstill, type Standstill } from './standstill/standstill-rows.ts';
export { describeStandstill, standstillLine, Standstills } from './standstill/standstills.ts';
