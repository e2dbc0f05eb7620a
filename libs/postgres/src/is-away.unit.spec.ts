import { noteFailedConnection } from './connection/failed-connections.ts';
import { isDatabaseAway } from './is-away.ts';

const withCode = (code: string) => Object.assign(new Error('of pg'), { code });

describe('isDatabaseAway', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', '08006', '53300', '57P01', '57P03'])(
    'treats the code %s as an outage',
    (code) => expect(isDatabaseAway(withCode(code))).toBe(true),
  );

  it.each(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EAGAIN', 'EADDRNOTAVAIL'])(
    'treats the code %s, a shortage of this process, as an outage',
    (code) => expect(isDatabaseAway(withCode(code))).toBe(true),
  );

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Client has encountered a connection error and is not queryable',
  ])('treats the message "%s" as an outage', (message) => expect(isDatabaseAway(new Error(message))).toBe(true));

  it('treats a refusal by each address as an outage', () => {
    expect(isDatabaseAway(new AggregateError([withCode('ECONNREFUSED'), withCode('ENETUNREACH')]))).toBe(true);
  });

  it.each(['25006', '40001', '40P01', '53100', '53200', '55P03', '57014', '57P04', '58030'])(
    'treats the code %s as a temporary outage',
    (code) => expect(isDatabaseAway(withCode(code))).toBe(true),
  );

  it.each(['28000', '28P01', '3D000'])('treats the code %s, a refused login, as an outage', (code) =>
    expect(isDatabaseAway(withCode(code))).toBe(true),
  );

  it.each(['55000', '42501', 'P0001', 'CERT_HAS_EXPIRED'])(
    'treats the code %s as an outage if it ended an attempt to connect',
    (code) => {
      const error = withCode(code);
      noteFailedConnection(error);
      expect([isDatabaseAway(error), isDatabaseAway(withCode(code))]).toEqual([true, false]);
    },
  );

  it.each(['23505', '22P02', '42501', '42P01'])('does not treat an answer with %s as an outage', (code) =>
    expect(isDatabaseAway(withCode(code))).toBe(false),
  );

  it('does not treat any other error as an outage', () => {
    expect(isDatabaseAway(new Error('Cannot read properties of undefined'))).toBe(false);
    expect(isDatabaseAway('Connection terminated')).toBe(false);
    expect(isDatabaseAway(undefined)).toBe(false);
  });
});
