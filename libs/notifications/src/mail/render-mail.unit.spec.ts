import type { NotificationFacts, NotificationKind } from '../notification.ts';
import { mailContent } from './mail-content.ts';
import { renderMail } from './render-mail.ts';

const facts: NotificationFacts = {
  project: { id: 'prj_1', name: 'My site' },
  endpoint: { id: 'ep_1', name: 'Shop', host: 'example.com' },
  cause: 'five attempts of one delivery failed in a row',
  failingSince: '2026-01-31T12:00:00.000Z',
  failures: 7,
  lastError: 'status 500',
  disableAt: null,
};
const mail = (kind: NotificationKind, overrides: Partial<NotificationFacts> = {}, leftOut = 0) =>
  renderMail(mailContent(kind, { ...facts, ...overrides }, leftOut));

describe('a mail', () => {
  it('describes in plain text the change, its start, and the consequences', () => {
    expect(mail('failing')).toMatchObject({
      subject: 'Endpoint Shop of My site is failing',
      text: [
        'The endpoint Shop of My site is failing, so events do not arrive there: five attempts of one delivery failed in a row.',
        '',
        'Deliveries are still attempted on their schedule. Deliveries without retries left are kept and can be replayed.',
        '',
        'Endpoint: Shop (ep_1)',
        'Host: example.com',
        'Project: My site (prj_1)',
        'Failing since: 2026-01-31T12:00:00.000Z',
        'Failed attempts: 7',
        'Last error: status 500',
        '',
      ].join('\n'),
    });
  });

  it('describes the same in HTML', () => {
    const { html } = mail('failing');
    for (const part of [
      '<title>Endpoint Shop of My site is failing</title>',
      'failed in a row',
      '<td>status 500</td>',
    ]) {
      expect(html).toContain(part);
    }
  });

  it.each<[NotificationKind, string]>([
    ['recovered', 'Endpoint Shop of My site has recovered'],
    ['disable-warning', 'Endpoint Shop of My site will be disabled'],
    ['disabled', 'Endpoint Shop of My site was disabled'],
  ])('of %s has the subject %j', (kind, subject) => expect(mail(kind).subject).toBe(subject));

  it('warns of a disabling with its time', () => {
    expect(mail('disable-warning', { disableAt: '2026-02-05T12:00:00.000Z' }).text).toContain(
      '2026-02-05T12:00:00.000Z',
    );
  });

  it('gives the number of earlier notices that were left out, if there were some', () => {
    expect(mail('failing', {}, 3).text).toContain('3 earlier notices were left out');
    expect(mail('failing', {}, 1).text).toContain('1 earlier notice was left out');
    expect(mail('failing').text).not.toContain('left out');
  });

  it('escapes names that customers choose, so that none ends a line of the header', () => {
    const name = `<script>alert("1")</script> & 'Co'\r\nBcc: everybody@example.com\u2028`;
    const { subject, html } = mail('failing', { endpoint: { ...facts.endpoint, name }, lastError: '<b>' });
    expect(subject).toBe(
      `Endpoint <script>alert("1")</script> & 'Co' Bcc: everybody@example.com of My site is failing`,
    );
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<b>');
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;Co&#39;');
  });
});
