import type { NotificationFacts, NotificationKind } from '../notification.ts';

/** The content of a mail, before it becomes text or HTML. None of it is escaped. */
export interface MailContent {
  subject: string;
  paragraphs: string[];
  facts: [label: string, value: string][];
}

/** Customers choose names, so no character of a name may end a header line. */
const oneLine = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

const TEXTS: Record<NotificationKind, { title: string; happened: string; next: (facts: NotificationFacts) => string }> =
  {
    failing: {
      title: 'is failing',
      happened: 'is failing, so events do not arrive there',
      next: () =>
        'Deliveries are still attempted on their schedule. Deliveries without retries left are kept and can be replayed.',
    },
    recovered: {
      title: 'has recovered',
      happened: 'responds again',
      next: () =>
        'Deliveries that wait for a retry are sent on their schedule. Deliveries without retries left can be replayed.',
    },
    'disable-warning': {
      title: 'will be disabled',
      happened: 'has failed for days without a success',
      next: ({ disableAt }) => `It is disabled at ${disableAt} unless a delivery succeeds before that time.`,
    },
    'backlog-warning': {
      title: 'has a backlog that is nearly full',
      happened: 'accepts deliveries more slowly than they arrive, and its backlog is nearly full',
      next: () =>
        'When it is full, new deliveries are recorded as cancelled with the reason backlog-full. They can be replayed.',
    },
    disabled: {
      title: 'was disabled',
      happened: 'was disabled',
      next: () =>
        'No deliveries are sent to it. They are recorded as cancelled, and can be replayed once the endpoint is resumed.',
    },
  };

/**
 * The content of the mail for a notice.
 * @param leftOut the number of earlier notices that were left out because there were too many
 */
export function mailContent(kind: NotificationKind, facts: NotificationFacts, leftOut: number): MailContent {
  const { project, endpoint, cause, failingSince, failures, lastError } = facts;
  const { title, happened, next } = TEXTS[kind];
  const paragraphs = [`The endpoint ${endpoint.name} of ${project.name} ${happened}: ${cause}.`, next(facts)];
  if (leftOut > 0) {
    const were = leftOut === 1 ? '1 earlier notice was' : `${leftOut} earlier notices were`;
    paragraphs.push(`${were} left out because there were too many; the list of notifications has them.`);
  }
  const rows: MailContent['facts'] = [
    ['Endpoint', `${endpoint.name} (${endpoint.id})`],
    ['Host', endpoint.host],
    ['Project', `${project.name} (${project.id})`],
  ];
  if (failingSince !== null) rows.push(['Failing since', failingSince], ['Failed attempts', String(failures)]);
  if (lastError !== null) rows.push(['Last error', lastError]);
  return { subject: oneLine(`Endpoint ${endpoint.name} of ${project.name} ${title}`), paragraphs, facts: rows };
}
