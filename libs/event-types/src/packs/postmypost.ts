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
 * What Postmypost tells of publications: published, failed, deleted. Its page lists what every body holds (publication
 * ID, channel type, post content, status code, timestamp, and an error message if there is one); the wire profile
 * `postmypost` takes them out of the data by these names, so they must be there.
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
