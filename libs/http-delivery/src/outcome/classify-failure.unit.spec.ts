import { errors } from 'undici';
import { classifyFailure } from './classify-failure.ts';

const codeOf = (error: unknown) => {
  const failure = classifyFailure(error);
  return failure.kind === 'unsent' ? `unsent ${failure.reason}` : failure.code;
};
const withCode = (code: unknown, message = '') => Object.assign(new Error(message), { code });

describe('the class of a failure', () => {
  it.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'connection-refused'],
    ['EHOSTUNREACH', 'connection-refused'],
    ['ECONNRESET', 'connection-reset'],
    ['EPIPE', 'connection-reset'],
    ['ETIMEDOUT', 'timeout'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['EPROTO', 'tls'],
    ['constructor', 'unknown'],
    ['EWHATEVER', 'unknown'],
    ['EMFILE', 'unsent files'],
    ['ENFILE', 'unsent files'],
    ['ENOMEM', 'unsent memory'],
    ['ENOBUFS', 'unsent memory'],
    ['EAGAIN', 'unsent ports'],
    ['EADDRNOTAVAIL', 'unsent ports'],
    ['UNRESOLVABLE', 'unsent lookups'],
  ])('follows the code %s: %s', (code, expected) => {
    expect(codeOf(withCode(code))).toBe(expected);
  });

  it('distinguishes a wrong response from a lost connection, although undici gives both the same code', () => {
    expect(codeOf(new errors.SocketError('other side closed'))).toBe('connection-reset');
    expect(codeOf(new errors.SocketError('bad response'))).toBe('protocol');
    expect(codeOf(new errors.HTTPParserError('no HTTP'))).toBe('protocol');
    expect(codeOf(new errors.HeadersOverflowError())).toBe('protocol');
  });

  it('follows the first failure if all addresses of a name failed', () => {
    const both = [withCode('ECONNREFUSED', 'one'), withCode('ENETUNREACH', 'two')];
    const error = Object.assign(new AggregateError(both, ''), { code: 'ECONNREFUSED' });
    expect(classifyFailure(error)).toEqual({ kind: 'failed', code: 'connection-refused', message: 'one; two' });
  });

  it('is a shortage of this process if one of several addresses failed because of it', () => {
    const both = [withCode('ENETUNREACH', 'one'), withCode('EMFILE', 'two')];
    const error = Object.assign(new AggregateError(both, ''), { code: 'ENETUNREACH' });
    expect(codeOf(error)).toBe('unsent files');
    expect(codeOf(Object.assign(new Error('timeout', { cause: error }), { code: 'ETIMEDOUT' }))).toBe('unsent files');
  });

  it('accepts an error that is its own cause without throwing', () => {
    const error = withCode('EWHATEVER');
    error.cause = error;
    expect(codeOf(error)).toBe('unknown');
  });

  it.each([undefined, null, 'text', 7, {}, withCode(7)])('takes %j without throwing', (thrown) => {
    expect(codeOf(thrown)).toBe('unknown');
  });
});
