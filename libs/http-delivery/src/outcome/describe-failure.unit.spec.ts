import { describeFailure } from './describe-failure.ts';

describe('The message about a failure without a response', () => {
  it('is a sentence with the detail of the system', () => {
    expect(describeFailure('connection-refused', 'connect ECONNREFUSED 127.0.0.1:9000')).toBe(
      'No connection could be made: connect ECONNREFUSED 127.0.0.1:9000.',
    );
    expect(describeFailure('connection-reset', 'other side closed')).toBe(
      'The connection was closed without a response: other side closed.',
    );
    expect(describeFailure('tls', '')).toBe('No secure connection could be made.');
  });

  it('has only the reason of an error of OpenSSL', () => {
    const raw =
      '401D4330EF7F0000:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:' +
      '../deps/openssl/openssl/ssl/record/methods/tlsany_meth.c:77:\n';
    expect(describeFailure('tls', raw)).toBe('No secure connection could be made: wrong version number.');
  });

  it('stays as it is if Posthorn has worded it', () => {
    expect(describeFailure('timeout', 'There was no response within 800 ms.')).toBe(
      'There was no response within 800 ms.',
    );
  });
});
