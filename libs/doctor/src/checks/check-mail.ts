import { verifySmtp } from '#notifications';
import type { Check } from '../check.ts';
import { ok, problem, reasonOf } from '../finding.ts';

/** The mail server: that it is there, and takes the user and the password. No mail is sent. */
export const checkMail: Check = {
  area: 'Mail',
  async run({ settings: { smtpUrl } }) {
    if (smtpUrl === undefined) return [ok('SMTP_URL is not set: notices are logged and listed under their project.')];
    try {
      await verifySmtp(smtpUrl);
      return [ok('The mail server accepts the login.')];
    } catch (error) {
      return [
        problem(`The mail server cannot be used: ${reasonOf(error)}.`, 'Correct SMTP_URL, or start the mail server.'),
      ];
    }
  },
};
