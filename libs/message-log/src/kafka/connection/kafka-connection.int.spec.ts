import { type CertificateFiles, describeOwnKafka, eventually, TestAuthority } from '#testing';
import { type Env, SecuredScene } from '../../testing/secured-scene.ts';

describeOwnKafka('a connection to Kafka', () => {
  let scene: SecuredScene;
  let stranger: TestAuthority;
  let foreign: CertificateFiles;

  beforeAll(async () => {
    stranger = new TestAuthority();
    foreign = stranger.issue('posthorn');
    scene = await SecuredScene.start();
  });
  beforeEach(() => scene.begin());
  afterEach(() => scene.end());
  afterAll(async () => {
    await scene.close();
    stranger.remove();
  });

  const withEncryptedKey = () => ({
    KAFKA_TLS_KEY: scene.authority.encrypt(scene.own.keyFile, 'sesame'),
    KAFKA_TLS_KEY_PASSPHRASE: 'sesame',
  });
  const at = (listener: keyof SecuredScene['kafka']['address'], env: Env = {}): Env => ({
    ...env,
    KAFKA_BROKERS: scene.kafka.address[listener],
  });
  const byAddress = (env: Env): Env => ({
    ...env,
    KAFKA_BROKERS: scene.kafka.address.TLS.replace('localhost', '127.0.0.1'),
  });

  const MANNERS: [string, () => Env][] = [
    ['plain text', () => at('PLAINTEXT')],
    ['TLS', () => at('TLS', scene.withTls())],
    [
      'TLS to an address, with the name of its certificate',
      () => byAddress(scene.withTls({ KAFKA_TLS_SERVER_NAME: 'localhost' })),
    ],
    ['TLS with a certificate of the client', () => scene.withCertificate()],
    ['TLS with a certificate whose key is encrypted', () => scene.withCertificate(withEncryptedKey())],
    ...['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism): [string, () => Env][] => [
      [mechanism, () => scene.withPassword(mechanism)],
      [`TLS and ${mechanism}`, () => at('SECURE', scene.withTls(scene.withPassword(mechanism)))],
    ]),
    ['OAUTHBEARER', () => scene.withToken({ KAFKA_OAUTH_SCOPE: 'kafka', KAFKA_OAUTH_EXTENSIONS: 'pool=a' })],
  ];

  it.each(MANNERS)(
    'by %s sends, consumes, commits and reads the lag of existing topics, without the right to create topics',
    async (_, manner) => {
      const env = manner();
      const { consumer, log } = await scene.consume(env);
      const records = Array.from({ length: 20 }, (__, index) => ({ key: `key ${index}`, text: `text ${index}` }));
      await log.producer(scene.topic).send(records);
      await consumer.hasRecords(records.length);
      expect(consumer.texts.sort()).toEqual(records.map(({ text }) => text).sort());
      await eventually(
        () => scene.lag(env),
        (left) => left === 0,
      );
      expect(scene.problems).toEqual([]);
    },
  );

  it('has the client id of the settings, by which brokers find its quotas', () => {
    expect(scene.clusterFor({ KAFKA_BROKERS: 'a:1', KAFKA_CLIENT_ID: 'posthorn-eu' }).clientId).toBe('posthorn-eu');
    expect(scene.clusterFor({ KAFKA_BROKERS: 'a:1' }).clientId).toBe('spec');
  });

  const REFUSALS: [string, () => Env, RegExp][] = [
    [
      'the password of PLAIN is wrong',
      () => scene.withPassword('PLAIN', { KAFKA_SASL_PASSWORD: 'hunter2' }),
      /refuses the login: correct KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD/,
    ],
    ...['SCRAM-SHA-256', 'SCRAM-SHA-512'].map((mechanism): [string, () => Env, RegExp] => [
      `the password of ${mechanism} is wrong`,
      () => scene.withPassword(mechanism, { KAFKA_SASL_PASSWORD: 'hunter2' }),
      /refuses the login: correct KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD/,
    ]),
    [
      'the user of SCRAM is unknown',
      () => scene.withPassword('SCRAM-SHA-256', { KAFKA_SASL_USERNAME: 'nobody' }),
      /refuses the login: correct KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD/,
    ],
    [
      'the listener has another mechanism',
      () => at('TOKEN', scene.withPassword('PLAIN')),
      /does not have the mechanism of KAFKA_SASL_MECHANISM: set it to one of OAUTHBEARER\.$/,
    ],
    [
      'the listener takes no login',
      () => at('PLAINTEXT', scene.withPassword('PLAIN')),
      /takes no SASL: unset KAFKA_SASL_MECHANISM/,
    ],
    ['the listener requires a login', () => at('LOGIN'), /requires SASL, set KAFKA_SASL_MECHANISM/],
    ['the listener requires TLS', () => at('TLS'), /requires TLS[:,] set KAFKA_TLS=true/],
    ['the listener has no TLS', () => at('PLAINTEXT', scene.withTls()), /speaks no TLS: set KAFKA_TLS=false/],
    [
      'the authority of the broker is unknown',
      () => at('TLS', scene.withTls({ KAFKA_TLS_CA: stranger.caFile })),
      /authority .* is unknown: name its certificate in KAFKA_TLS_CA/,
    ],
    [
      'no authority is named for a certificate of an authority of one’s own',
      () => at('TLS', { KAFKA_TLS: 'true' }),
      /authority .* is unknown: name its certificate in KAFKA_TLS_CA/,
    ],
    [
      'the certificate is for another host',
      () => byAddress(scene.withTls()),
      /certificate of the broker is for other names: .*KAFKA_TLS_SERVER_NAME/,
    ],
    [
      'the listener requires a certificate of the client',
      () => at('MUTUAL', scene.withTls()),
      /set KAFKA_TLS_CERT and KAFKA_TLS_KEY/,
    ],
    [
      'the broker does not trust the certificate of the client',
      () => scene.withCertificate({ KAFKA_TLS_CERT: foreign.certFile, KAFKA_TLS_KEY: foreign.keyFile }),
      /set KAFKA_TLS_CERT and KAFKA_TLS_KEY/,
    ],
    [
      'the token endpoint does not know the client',
      () => scene.withToken({ KAFKA_OAUTH_CLIENT_SECRET: 'hunter2' }),
      /refuses a token with 401 \(invalid_client: Unknown client\): correct KAFKA_OAUTH_CLIENT_ID and KAFKA_OAUTH_CLIENT_SECRET\.$/,
    ],
    [
      'there is no token endpoint',
      () => scene.withToken({ KAFKA_OAUTH_TOKEN_URL: 'http://127.0.0.1:1/token' }),
      /token endpoint http:\/\/127\.0\.0\.1:1\/token cannot be reached: .*correct KAFKA_OAUTH_TOKEN_URL/,
    ],
  ];

  it.each(REFUSALS)('is refused with the remedy if %s', async (_, manner, remedy) => {
    const env = manner();
    const error: unknown = await scene.open(env).catch((thrown: unknown) => thrown);
    expect((error as Error).message).toMatch(remedy);
    expect(error).toMatchObject({ code: 'unavailable' });
    expect((error as Error).message).not.toContain('hunter2');
    // The doctor finds the same.
    const examined: unknown = await scene.lag(env).catch((thrown: unknown) => thrown);
    const { message, advice } = examined as { message: string; advice: string };
    expect(`${message} ${advice}`.trim()).toMatch(remedy);
  });

  it('is refused with the remedy if the broker does not take the token', async () => {
    scene.tokens.endedSeconds = 60;
    await expect(scene.open(scene.withToken())).rejects.toMatchObject({
      message: expect.stringMatching(/The broker refuses the token: check that it trusts the issuer/) as string,
    });
  });

  it.each([
    ['{"error":"invalid_scope"}', /correct KAFKA_OAUTH_SCOPE\.$/],
    ['<html>', /correct KAFKA_OAUTH_TOKEN_URL, or look in its log\.$/],
  ])('is refused with the remedy if the token endpoint answers %s', async (body, remedy) => {
    scene.tokens.failure = { status: 400, body };
    await expect(scene.open(scene.withToken())).rejects.toMatchObject({
      message: expect.stringMatching(remedy) as string,
    });
  });

  it('is refused with the remedy if the token endpoint answers without a token', async () => {
    scene.tokens.failure = { status: 200, body: '{}' };
    const message = expect.stringMatching(/sent no access_token with 200: correct KAFKA_OAUTH_TOKEN_URL\.$/) as string;
    await expect(scene.open(scene.withToken())).rejects.toMatchObject({ message });
  });

  it('is refused with the names of topics that it may not create', async () => {
    await expect(scene.open(scene.withToken(), 'other.topic')).rejects.toMatchObject({
      code: 'invalid-settings',
      message: expect.stringMatching(/cannot see the topics other\.topic, and may not create them\./) as string,
    });
  });
});
