import { appendAllToOutbox, appendToOutbox, installOutbox } from '#outbox';
import { operationalEventTypes, PosthornError } from '#kernel';
import { type TestDatabase, testDatabase } from '#testing';
import { asMessage, WRONG_APPENDS, WRONG_EMITS, WRONG_LISTS } from './scenarios/wrong-emits.ts';
import { BadInputPage, describedProblems } from './support/bad-input-page.ts';
import { OUTBOX_PAGE } from './support/outbox-page.ts';

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('bad input to an outbox', () => {
  const page = new BadInputPage(OUTBOX_PAGE);
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
    await installOutbox(database.url);
  });
  afterAll(() => database.drop());

  it.each(WRONG_EMITS)('fails the statement emit(%s)', async (args, message) => {
    const refusal = (await refusalOf(database.pool.query(`select posthorn_outbox.emit(${args})`))) as Error;
    expect(refusal).toMatchObject({ code: '22023', message: expect.stringMatching(message) as string });
    page.add('posthorn_outbox.emit', `emit(${args})`, [refusal.message.replace('posthorn_outbox.emit: ', '')]);
  });

  it.each(operationalEventTypes)('fails the statement that would emit %s', async (type) => {
    const refused = database.pool.query(`select posthorn_outbox.emit('site', '${type}', '1')`);
    await expect(refused).rejects.toMatchObject({ code: '22023', message: expect.stringContaining(type) as string });
  });

  it.each([
    ...WRONG_APPENDS.map(([shown, message, pointers]) => ({
      shown: `appendToOutbox(tx, ${shown})`,
      message,
      pointers,
    })),
    ...WRONG_LISTS.map(([shown, messages, pointers]) => ({
      shown: `appendAllToOutbox(tx, ${shown})`,
      messages,
      pointers,
    })),
  ])('is refused before it touches the transaction: $shown', async ({ shown, pointers, ...given }) => {
    const client = await database.pool.connect();
    await client.query('begin');
    const refusal = await refusalOf(
      'messages' in given
        ? appendAllToOutbox(client, given.messages.map(asMessage))
        : appendToOutbox(client, asMessage(given.message)),
    );
    expect(refusal).toBeInstanceOf(PosthornError);
    const { code, problems } = refusal as PosthornError;
    expect({ code, pointers: problems.map(({ pointer }) => pointer) }).toEqual({ code: 'invalid-input', pointers });
    // A failed statement would have aborted the transaction.
    await client.query('select 1');
    await client.query('commit');
    client.release();
    page.add('appendToOutbox', shown, [describedProblems(problems, 'the message')]);
  });

  it('leaves nothing behind', async () => {
    expect((await database.pool.query('select from posthorn_outbox.message')).rowCount).toBe(0);
  });

  it('is answered as docs/bad-input-outbox.md shows, which `npm run generate` writes', () => {
    if (process.env.POSTHORN_WRITE_DOCS) page.write();
    expect(page.render()).toBe(page.read());
  });
});
