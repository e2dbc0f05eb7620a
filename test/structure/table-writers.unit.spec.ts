import { statedWriters, type Write, writesOf, writesOfSource } from './table-writers.ts';

/**
 * Writes that the spec lets pass: the second writers that ARCHITECTURE.md states below the table, and computed names.
 */
const EXCEPTIONS: readonly Pick<Write, 'file' | 'table'>[] = [
  { file: 'libs/delivery/src/attempts/write-attempts.ts', table: 'event' },
  { file: 'libs/postgres/src/align-positions.ts', table: 'project' },
  { file: 'libs/postgres/src/align-positions.ts', table: 'endpoint' },
  { file: 'libs/postgres/src/align-positions.ts', table: 'event_type' },
  { file: 'libs/postgres/src/align-positions.ts', table: '${' },
  { file: 'libs/postgres/src/partitions.ts', table: '${' },
  // The tables of libs/admin with sealed columns.
  { file: 'libs/admin/src/secrets/rekey.ts', table: '${' },
];

const isException = ({ file, table }: Write) =>
  EXCEPTIONS.some((exception) => exception.file === file && exception.table === table);

describe('The tables of Posthorn', () => {
  const writers = statedWriters();
  const isOfAnother = (write: Write) => writers.get(write.table) !== write.lib && !isException(write);

  it('have one lib each that writes them, as ARCHITECTURE.md states', () => {
    expect(writesOfSource().filter(isOfAnother)).toEqual([]);
  });

  it('are all written by the lib that is stated', () => {
    const written = new Set(writesOfSource().map(({ lib, table }) => `${table} by ${lib}`));
    expect([...writers].map(([table, lib]) => `${table} by ${lib}`).filter((line) => !written.has(line))).toEqual([]);
  });

  it('have no exception that is not needed', () => {
    const needed = writesOfSource().filter((write) => writers.get(write.table) !== write.lib);
    const isNeeded = ({ file, table }: Pick<Write, 'file' | 'table'>) =>
      needed.some((write) => write.file === file && write.table === table);
    expect(EXCEPTIONS.filter((exception) => !isNeeded(exception))).toEqual([]);
  });

  it.each([
    ['an insert', 'libs/admin/src/a.ts', 'insert into posthorn.due (delivery_id) values ($1)'],
    ['an update on two lines', 'libs/routing/src/a.ts', 'UPDATE\n  posthorn.attempt a set state = $1'],
    ['a delete', 'apps/worker/src/a.ts', 'delete from only posthorn.event_key'],
    ['an entity', 'libs/outbox/src/a.ts', "@Entity({ schema: 'posthorn', name: 'endpoint' })"],
    ['a computed name', 'libs/routing/src/a.ts', 'update posthorn.${table} set pos = 1'],
    ['a table that is not stated', 'libs/admin/src/a.ts', 'insert into posthorn.unknown values (1)'],
  ])('are not written by a second lib: %s is found', (_kind, file, text) => {
    expect(writesOf(file, text).filter(isOfAnother)).toHaveLength(1);
  });
});
