import { objectType, type Pack, type PackedEventType } from './pack.ts';

function publication(name: string, description: string, example: Record<string, unknown>): PackedEventType {
  const { error_message, ...always } = example;
  return objectType(name, description, always, error_message === undefined ? {} : { error_message }, {
    publication_id: { type: ['integer', 'string'] },
    post_content: { type: 'string' },
    status_code: { type: 'integer' },
    error_message: { type: ['string', 'null'] },
  });
}

const published = { publication_id: 4711, channel_type: 'telegram', post_content: 'Hello', status_code: 200 };

/**
 * The events about publications that Postmypost's page lists: published, failed, deleted. By that page, every body has
 * publication ID, channel type, post content, status code, timestamp, and an error message if there is one. The wire
 * profile `postmypost` reads them from the data by these names, so they are required.
 */
export const postmypost: Pack = [
  publication('publication.published', 'A post went live.', published),
  publication('publication.failed', 'A post could not be published.', {
    ...published,
    publication_id: 4712,
    channel_type: 'instagram',
    status_code: 400,
    error_message: 'Media too large',
  }),
  publication('publication.deleted', 'A publication was deleted.', published),
];
