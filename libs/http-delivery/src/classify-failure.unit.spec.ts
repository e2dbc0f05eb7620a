import { errors } from 'undici';
import { classifyFailure } from './classify-failure.ts';

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
  ])('follows the code %s: %s', (code, expected) => {
    expect(classifyFailure(withCode(code)).code).toBe(expected);
  });

  it('tells a wrong response from a lost connection, to which undici gives one code', () => {
    expect(classifyFailure(new errors.SocketError('other side closed')).code).toBe('connection-reset');
    expect(classifyFailure(new errors.SocketError('bad response')).code).toBe('protocol');
    expect(classifyFailure(new errors.HTTPParserError('no HTTP')).code).toBe('protocol');
    expect(classifyFailure(new errors.HeadersOverflowError()).code).toBe('protocol');
  });

  it('follows what failed first when all addresses of a name failed', () => {
    const both = [withCode('ECONNREFUSED', 'one'), withCode('ENETUNREACH', 'two')];
    const error = Object.assign(new AggregateError(both, ''), { code: 'ECONNREFUSED' });
    expect(classifyFailure(error)).toEqual({ code: 'connection-refused', message: 'one; two' });
  });

  it.each([undefined, null, 'text', 7, {}, withCode(7)])('takes %j without throwing', (thrown) => {
    expect(classifyFailure(thrown).code).toBe('unknown');
  });
});
