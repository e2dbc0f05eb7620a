import { noteFailedConnection } from './connection/failed-connections.ts';
import { isDatabaseAway } from './is-away.ts';

const withCode = (code: string) => Object.assign(new Error('of pg'), { code });

describe('whether the database is away', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', '08006', '53300', '57P01', '57P03'])(
    'is so by the code %s',
    (code) => expect(isDatabaseAway(withCode(code))).toBe(true),
  );

  it.each(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EAGAIN', 'EADDRNOTAVAIL'])(
    'is so when this process lacks what a connection needs, by the code %s',
    (code) => expect(isDatabaseAway(withCode(code))).toBe(true),
  );

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Client has encountered a connection error and is not queryable',
  ])('is so by the message "%s"', (message) => expect(isDatabaseAway(new Error(message))).toBe(true));

  it('is so if each of its addresses refuses', () => {
    expect(isDatabaseAway(new AggregateError([withCode('ECONNREFUSED'), withCode('ENETUNREACH')]))).toBe(true);
  });

  it.each(['25006', '40001', '40P01', '53100', '53200', '55P03', '57014', '57P04', '58030'])(
    'is so when it cannot do for now what was asked, by the code %s',
    (code) => expect(isDatabaseAway(withCode(code))).toBe(true),
  );

  it.each(['28000', '28P01', '3D000'])('is so when it refuses the login, by the code %s', (code) =>
    expect(isDatabaseAway(withCode(code))).toBe(true),
  );

  it.each(['55000', '42501', 'P0001', 'CERT_HAS_EXPIRED'])('is so by %s if it ended an attempt to connect', (code) => {
    const error = withCode(code);
    noteFailedConnection(error);
    expect([isDatabaseAway(error), isDatabaseAway(withCode(code))]).toEqual([true, false]);
  });

  it.each(['23505', '22P02', '42501', '42P01'])('is not so if it answers with %s', (code) =>
    expect(isDatabaseAway(withCode(code))).toBe(false),
  );

  it('is not so by any other error', () => {
    expect(isDatabaseAway(new Error('Cannot read properties of undefined'))).toBe(false);
    expect(isDatabaseAway('Connection terminated')).toBe(false);
    expect(isDatabaseAway(undefined)).toBe(false);
  });
});
