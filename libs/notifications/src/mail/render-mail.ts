import type { MailContent } from './mail-content.ts';

/** The parts of a mail that are the same for each of its recipients. */
export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** A mail as plain text and as HTML; everything that a customer has named is escaped. */
export function renderMail({ subject, paragraphs, facts }: MailContent): RenderedMail {
  const lines = facts.map(([label, value]) => `${label}: ${value}`);
  const rows = facts.map(
    ([label, value]) => `<tr><th align="left">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  const html = [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body>`,
    ...paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
    `<table cellpadding="4">${rows.join('')}</table>`,
    '</body></html>',
  ];
  return { subject, text: `${[...paragraphs, lines.join('\n')].join('\n\n')}\n`, html: html.join('\n') };
}
