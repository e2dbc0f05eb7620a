import { status } from '@grpc/grpc-js';
import { type DescField, type DescService, ScalarType } from '@bufbuild/protobuf';
import type { Right, Scope } from '#admin';
import { MessageCodec, type Plain } from '#grpc-server';
import { AdminKeys, ApiKeys, Deliveries, Endpoints, Events, EventTypes, Projects, Replays } from '#proto';
import { eventually, GrpcClient, type TestDatabase, testDatabase, WebhookReceiver } from '#testing';
import { WRAPPERS } from '../../apps/api/src/grpc/wrappers.ts';
import { comparable, type Outcome, parsed, sorted, withoutIdentity } from './support/comparable-values.ts';
import { LISTS, listsNamed, QUERY_FIELDS, REST_NAMES, STATUS } from './support/names-in-grpc.ts';
import { ROUTES } from './support/routes.ts';
import { Running } from './support/running.ts';
import { settingsFor } from './support/system.ts';
import { prepareTwin, type Twin } from './support/twin.ts';
import {
  API,
  ENDPOINT,
  type Names,
  UNKNOWN_IDS,
  type UseCase,
  type UseCaseRow,
  withMetadata,
} from './support/use-case.ts';
import { ONLY_IN_REST, useCaseRows } from './support/use-case-rows.ts';

const SERVICES: readonly DescService[] = [
  Projects,
  ApiKeys,
  AdminKeys,
  EventTypes,
  Endpoints,
  Events,
  Deliveries,
  Replays,
];

const codec = new MessageCodec(WRAPPERS);

/** The right that a route states. */
const rightOf = ({ method, path }: UseCaseRow): Right =>
  ROUTES.find((route) => route.method === method && route.path.replace('{eventType}', '{name}') === path)!.right;
const isScope = (right: Right): right is Scope => right !== 'admin' && right !== 'project';

/** Values with the name of an API where they must differ, and with the endpoint of a project. */
const of = (api: 'rest' | 'grpc', useCase: UseCase, { ids }: Twin): UseCase =>
  JSON.parse(JSON.stringify(useCase).replaceAll(API, api).replaceAll(ENDPOINT, ids.endpoint)) as UseCase;

/** Names that no resource has. */
const UNKNOWN: Partial<Record<Names, string>> = { name: 'never.defined', number: '7' };
/** A name that no resource has, and of which a row makes none. */
const unknownName = ({ allowsMissing }: UseCaseRow, name: Names) =>
  (allowsMissing ? UNKNOWN_IDS[name as keyof typeof UNKNOWN_IDS] : UNKNOWN[name]) ?? 'unknown';

describe('A use case', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let posthorn: Running;
  let admin: string;
  let rest: Twin;
  let grpc: Twin;
  const clients = new Map<string, GrpcClient>();

  beforeAll(async () => {
    [database, receiver] = await Promise.all([testDatabase(), WebhookReceiver.start()]);
    const settings = settingsFor(database);
    admin = settings.POSTHORN_ADMIN_KEY;
    posthorn = await Running.start(settings);
    [rest, grpc] = await Promise.all([prepareTwin(posthorn.api, receiver), prepareTwin(posthorn.api, receiver)]);
  });
  afterAll(async () => {
    for (const client of clients.values()) client.close();
    await posthorn.stop();
    await receiver.close();
    await database.drop();
  });

  const clientFor = (key: string) => {
    if (!clients.has(key)) clients.set(key, new GrpcClient(posthorn.grpcAddress, key));
    return clients.get(key)!;
  };

  const idsOf = ({ isOfHeld, names }: UseCase, { ids }: Twin) => ({
    ...ids,
    ...(isOfHeld && { delivery: ids.held }),
    ...names,
  });

  async function byRest({ method, path }: UseCaseRow, useCase: UseCase, twin: Twin, key: string) {
    const { json, query } = useCase;
    const ids = idsOf(useCase, twin);
    const filled = path.replace(/\{(\w+)\}/g, (_, name: Names) => encodeURIComponent(ids[name]));
    const pairs = Object.entries(query ?? {}).flatMap(([key, value]) =>
      [value].flat().map((one): [string, string] => [key, one]),
    );
    const search = query === undefined ? '' : `?${new URLSearchParams(pairs).toString()}`;
    const headers = { authorization: `Bearer ${key}` };
    const answer = await posthorn.api.call<Plain>(method, filled + search, { json, headers });
    if (answer.status < 300) return { code: 0, values: comparable(answer.body) } satisfies Outcome;
    const {
      title: reason,
      detail,
      errors = [],
    } = answer.body as { title: string; detail: string; errors?: { pointer: string; message: string }[] };
    return {
      code: STATUS[answer.status] ?? -answer.status,
      error: { reason, detail, fields: sorted(errors) },
    } satisfies Outcome;
  }

  function requestOf({ path, field, isMasked, allowsMissing }: UseCaseRow, useCase: UseCase, twin: Twin): Plain {
    const { query = {} } = useCase;
    const json = listsNamed(useCase.json ?? {});
    const ids = idsOf(useCase, twin);
    const named = Object.fromEntries(
      [...path.matchAll(/\{(\w+)\}/g)].map(
        ([, name]) => [name!, name === 'number' ? Number(ids.number) : ids[name as Names]] as const,
      ),
    );
    const filters = Object.entries(withMetadata(query)).map(([key, value]): readonly [string, unknown] => {
      const isNumber = key === 'limit';
      const isFlag = key === 'archived' || key === 'withContent';
      if (Array.isArray(value)) return [LISTS[key]!, value];
      if (typeof value !== 'string') return [key, value];
      return [QUERY_FIELDS[key] ?? key, isNumber ? Number(value) : isFlag ? value === 'true' : value];
    });
    const request: Plain = { ...named, ...Object.fromEntries<unknown>(filters) };
    // The name of an event type is in its definition.
    if (field === 'eventType' && 'name' in named)
      return { project: named.project, eventType: { ...json, name: named.name } };
    if (field === undefined) return { ...json, ...request };
    const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const mask = isMasked ? { updateMask: { paths: Object.keys(json).map(snake) } } : {};
    return { ...request, [field]: json, ...mask, ...(allowsMissing && { allowMissing: true }) };
  }

  async function byGrpc(row: UseCaseRow, useCase: UseCase, twin: Twin, key: string): Promise<Outcome> {
    const request = codec.fromPlain(row.rpc.input, requestOf(row, useCase, twin));
    const { code, message, reason, detail, fields = [] } = await clientFor(key).call(row.rpc, request);
    if (code === 0) {
      const values = parsed(codec.toPlain(row.rpc.output, message!)) as Plain;
      return { code, values: comparable(row.toRest?.(values) ?? values) };
    }
    const inRest = fields.map(({ pointer, message: text }) => {
      const name = pointer.slice(1);
      const inQuery = REST_NAMES.get(name);
      const isRenamed =
        inQuery !== undefined && (inQuery in (useCase.query ?? {}) || Array.isArray(useCase.json?.[inQuery]));
      return { pointer: `/${isRenamed ? inQuery : name}`, message: text };
    });
    return { code, error: { reason, detail, fields: sorted(inRest) } };
  }

  const both = async (row: UseCaseRow, useCase: UseCase, key: (twin: Twin) => string) => {
    const results = [
      byRest(row, of('rest', useCase, rest), rest, key(rest)),
      byGrpc(row, of('grpc', useCase, grpc), grpc, key(grpc)),
    ];
    return (await Promise.all(results)).map(withoutIdentity);
  };

  const rows = useCaseRows('http://127.0.0.1:1/refused');
  const nameOf = ({ rpc }: UseCaseRow) => `${rpc.parent.name}.${rpc.name}`;
  const cases = rows.flatMap((row, at) => row.cases.map((one) => [`${nameOf(row)} ${one.title}`, at, one] as const));
  /** The rows with the receiver's own URL, which is known only when it runs. */
  const rowAt = (at: number) => useCaseRows(receiver.url('/twin'))[at]!;
  const caseAt = (at: number, one: UseCase) => rowAt(at).cases.find(({ title }) => title === one.title)!;
  const withKey = rows.map((row, at) => [nameOf(row), at] as const);
  const firstCase = (row: UseCaseRow) => row.cases[0]!;

  const invalid = [
    ['an unknown key', 'invalid', () => 'phk_wrong'],
    ['a revoked key', 'invalid', (twin: Twin) => twin.revokedKey],
    ['an expired key', 'expired', (twin: Twin) => twin.expiredKey],
  ] as const;
  it.each(invalid)('is refused by both APIs with %s', async (_, word, key) => {
    const outcomesOf = async ([name, at]: (typeof withKey)[number]) => {
      const row = rowAt(at);
      const results = () => both(row, firstCase(row), key);
      return [name, await eventually(results, (got) => JSON.stringify(got).includes(word))] as const;
    };
    // All at the same time: Posthorn holds back the responses to an address that sends wrong keys.
    for (const [name, [one, other]] of await Promise.all(withKey.map(outcomesOf))) {
      expect([name, other]).toEqual([name, one]);
      expect([name, one]).toMatchObject([name, { code: status.UNAUTHENTICATED }]);
    }
  });

  it('is refused without any key by gRPC, streams too', async () => {
    const methods = SERVICES.flatMap(({ methods: all }) => all);
    const keyless = { metadata: { authorization: null } };
    const answers = await Promise.all(methods.map((each) => clientFor('').callBytes(each, new Uint8Array(), keyless)));
    const seen = answers.map(({ code, reason }, nth) => [methods[nth]!.name, code, reason]);
    expect(seen).toEqual(methods.map(({ name }) => [name, status.UNAUTHENTICATED, 'unauthorized']));
  });

  const ofAdmins = withKey.filter(([, at]) => rightOf(rows[at]!) === 'admin');
  it.each(ofAdmins)('of an admin key is refused to a key with every scope by both APIs: %s', async (_, at) => {
    const row = rowAt(at);
    const [one, other] = await both(row, firstCase(row), ({ wholeKey }) => wholeKey);
    expect(other).toEqual(one);
    expect(one).toMatchObject({ code: status.PERMISSION_DENIED, error: { reason: 'forbidden' } });
  });

  const withScope = withKey.filter(([, at]) => isScope(rightOf(rows[at]!)));
  it.each(withScope)('is refused to a key without its scope by both APIs: %s', async (_, at) => {
    const row = rowAt(at);
    const [one, other] = await both(row, firstCase(row), (twin) => twin.lacking.get(rightOf(row) as Scope)!);
    expect(other).toEqual(one);
    expect(one).toMatchObject({ code: status.PERMISSION_DENIED, error: { reason: 'missing-scope' } });
  });

  const ofAnother = [
    ['a key', ({ ownKey }: Twin) => ownKey],
    ['a portal token', ({ token }: Twin) => token],
  ] as const;
  it.each(withKey.flatMap((row) => ofAnother.map((key) => [...row, ...key] as const)))(
    'is forbidden by both APIs: %s, row %i, to %s of another project',
    async (_, at, __, keyOf) => {
      const row = rowAt(at);
      const [one, other] = await both(row, firstCase(row), (twin) => keyOf(twin === rest ? grpc : rest));
      expect(other).toEqual(one);
      expect(one).toMatchObject({ code: status.PERMISSION_DENIED });
    },
  );

  const withNames = withKey.filter(([, at]) => rows[at]!.path.includes('{'));
  it.each(withNames)('does not find an unknown resource by both APIs: %s', async (_, at) => {
    const row = rowAt(at);
    const names = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as Names);
    for (const name of names) {
      const unknown = { ...firstCase(row), names: { [name]: unknownName(row, name) } };
      const [one, other] = await both(row, unknown, () => admin);
      expect(other).toEqual(one);
      expect(one).toMatchObject({ code: status.NOT_FOUND });
    }
  });

  /** A key with the right of a row and no other; if any key of the project opens the row, with another scope. */
  const rightKey =
    (row: UseCaseRow, { isByAdmin }: UseCase) =>
    (twin: Twin): string => {
      const right = rightOf(row);
      if (isByAdmin || right === 'admin') return admin;
      return twin.only.get(isScope(right) ? right : 'analytics:read')!;
    };

  it.each(cases)('has the same outcome by both APIs with its right alone: %s', async (_, at, given) => {
    const [row, useCase] = [rowAt(at), caseAt(at, given)];
    const key = rightKey(row, useCase);
    const [one, other] = await both(row, useCase, key);
    expect(other).toEqual(one);
    if (useCase.kind === 'wrong') expect((one as Outcome).code).toBeGreaterThan(0);
    else if (!/second time/.test(useCase.title)) expect(one).toMatchObject({ code: 0 });
    if (row.isRead)
      expect(await byGrpc(row, useCase, rest, key(rest))).toEqual(await byRest(row, useCase, rest, key(rest)));
  });

  it('has a row, or is stated to be in one API only', () => {
    const unary = SERVICES.flatMap(({ methods }) => methods).filter(({ methodKind }) => methodKind === 'unary');
    const named = new Set(rows.map(nameOf));
    expect(unary.map(({ parent, name }) => `${parent.name}.${name}`).sort()).toEqual([...named].sort());
    const routes = ROUTES.filter(({ path }) => !ONLY_IN_REST.test(path)).map(
      ({ method, path }) => `${method} ${path.replace('{eventType}', '{name}')}`,
    );
    expect(rows.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(routes.sort());
  });

  it('is no stream, except those that publish-stream and watch.e2e.spec.ts try with every kind of key', () => {
    const streams = SERVICES.flatMap(({ methods }) => methods).filter(({ methodKind }) => methodKind !== 'unary');
    expect(streams.map(({ parent, name }) => `${parent.name}.${name}`)).toEqual([
      'Events.PublishStream',
      'Deliveries.Watch',
    ]);
  });

  it('has a row with a wrong request if its request has fields', () => {
    const names = [
      'project',
      'endpoint',
      'event',
      'delivery',
      'replay',
      'number',
      'key',
      'admin_key',
      'portal_token',
      'name',
      'event_type',
    ];
    // A message has no wrong value for true or false.
    const isFlag = ({ fieldKind, scalar }: DescField) => fieldKind === 'scalar' && scalar === ScalarType.BOOL;
    const hasFields = ({ rpc, field }: UseCaseRow) =>
      field !== undefined || rpc.input.fields.some((each) => !names.includes(each.name) && !isFlag(each));
    const without = rows.filter((row) => hasFields(row) && !row.cases.some(({ kind }) => kind === 'wrong'));
    expect(without.map(nameOf)).toEqual([]);
  });
});
