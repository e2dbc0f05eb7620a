import {
  type CreatedApiKeyView,
  type CreatedPortalTokenView,
  PORTAL_SCOPES,
  type Right,
  type Scope,
  SCOPES,
} from '#admin';
import { fromTypeId } from '#kernel';
import { keepDeadRow } from '../support/dead-row.ts';
import { holdDelivery } from '../support/hold-delivery.ts';
import { type Known, makeKnown } from '../support/known.ts';
import { asksForProjectKey, fill, type Problem, type Route, ROUTES } from '../support/routes.ts';
import type { Scene } from '../support/scene.ts';

const DAY_MS = 86_400_000;
const isScope = (right: Right): right is Scope => right !== 'admin' && right !== 'project';

/** The keys with which each route is called. */
interface Keys {
  /** Of another project, with every scope. */
  other: string;
  /** A portal token of another project, with every scope that a token may have. */
  otherToken: string;
  /** A portal token with every scope that a token may have, but expired. */
  expiredToken: string;
  /** With every scope, but expired. */
  expired: string;
  /** With every scope, but revoked. */
  revoked: string;
  /** With every scope. */
  whole: string;
  /** With every scope but one. */
  lacking: ReadonlyMap<Scope, string>;
  /** With one scope. */
  only: ReadonlyMap<Scope, string>;
}

/** The order in which routes are called with the right key: the resources are deleted last, and their project after. */
const RANK: readonly Route['method'][] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const rankOf = ({ method, path }: Route) =>
  method === 'DELETE' && path.endsWith('{project}') ? RANK.length : RANK.indexOf(method);
const inOrder = (routes: readonly Route[]) => [...routes].sort((a, b) => rankOf(a) - rankOf(b));

/** A route that is called with a key which does not open it. */
interface Refused {
  route: Route;
  kind: string;
  key: (keys: Keys & { admin: string }) => string | null;
  /** The status, the title and a part of the detail of the response. */
  refusal: [status: number, title: string, detail: string];
}

/** The keys that do not open a route. */
function refusedOn(route: Route): Refused[] {
  const { path, right } = route;
  const isOfKeysProject = asksForProjectKey(path);
  const refused: Omit<Refused, 'route'>[] = [
    { kind: 'no key', key: () => null, refusal: [401, 'unauthorized', 'Send an API key'] },
    { kind: 'an expired key', key: ({ expired }) => expired, refusal: [401, 'unauthorized', 'has expired'] },
    { kind: 'a revoked key', key: ({ revoked }) => revoked, refusal: [401, 'unauthorized', 'is invalid'] },
    {
      ...{ kind: 'an expired portal token', key: ({ expiredToken }) => expiredToken },
      refusal: [401, 'unauthorized', 'has expired'],
    },
  ];
  const ofAnother = (refusal: Refused['refusal'], ofToken = refusal) => {
    refused.push({ kind: 'a key of another project', key: ({ other }) => other, refusal });
    refused.push({
      ...{ kind: 'a portal token of another project', key: ({ otherToken }) => otherToken, refusal: ofToken },
    });
  };
  if (!isOfKeysProject) {
    const detail = right === 'admin' ? 'needs the admin key' : 'gives access to the project';
    const lacking: Refused['refusal'] = [403, 'missing-scope', `lacks the scope \`${right}\`.`];
    ofAnother([403, 'forbidden', detail], isScope(right) && !PORTAL_SCOPES.includes(right) ? lacking : undefined);
  } else {
    refused.push({ kind: 'the admin key', key: ({ admin }) => admin, refusal: [403, 'forbidden', 'no project'] });
    const refusal: Refused['refusal'] = [404, 'not-found', 'There is no'];
    if (path.includes('{')) ofAnother(refusal);
  }
  if (right === 'admin') {
    const refusal: Refused['refusal'] = [403, 'forbidden', 'needs the admin key'];
    refused.push({ kind: 'every scope of the project', key: ({ whole }) => whole, refusal });
  } else if (right !== 'project') {
    const refusal: Refused['refusal'] = [403, 'missing-scope', `lacks the scope \`${right}\`.`];
    refused.push({ kind: 'every scope but its own', key: ({ lacking }) => lacking.get(right)!, refusal });
  }
  return refused.map((each) => ({ route, ...each }));
}

const REFUSED = ROUTES.flatMap(refusedOn);

/** Every route with every kind of key. `describing` holds the list of routes against the API's own description. */
export function tenancy(scene: Scene): void {
  let known: Known;
  let others: Known;
  /** A delivery that waits. */
  let held: string;
  let keys: Keys;
  /** The time from which the keys and tokens were made. */
  let madeAt: string;

  async function makeKey({ ids }: Known, terms: object): Promise<CreatedApiKeyView> {
    const path = `/v1/projects/${ids.project}/api-keys`;
    return scene.system.api.post<CreatedApiKeyView>(path, { name: 'A key', scopes: SCOPES, ...terms });
  }

  /** A portal token that is valid for a day. */
  async function makeToken({ ids }: Known): Promise<string> {
    const json = { scopes: PORTAL_SCOPES, expiresInSeconds: DAY_MS / 1_000 };
    return (await scene.system.api.post<CreatedPortalTokenView>(`/v1/projects/${ids.project}/portal-tokens`, json))
      .token;
  }

  async function makeForEach(scopesFor: (scope: Scope) => Scope[]): Promise<ReadonlyMap<Scope, string>> {
    const made = new Map<Scope, string>();
    for (const scope of SCOPES) made.set(scope, (await makeKey(known, { scopes: scopesFor(scope) })).key);
    return made;
  }

  beforeAll(async () => {
    known = await makeKnown(scene, '/tenancy/1', 'post.published');
    others = await makeKnown(scene, '/tenancy/2', 'of.others');
    held = await holdDelivery(scene.system.api, `/v1/projects/${known.ids.project}`, scene.receiver.url('/tenancy/1'));
    const { key: whole, createdAt } = await makeKey(known, {});
    madeAt = createdAt;
    const expiresAt = new Date(Date.parse(createdAt) + DAY_MS).toISOString();
    const expiredToken = await makeToken(known);
    const [expired, revoked] = [await makeKey(known, { expiresAt }), await makeKey(known, {})];
    await scene.system.api.delete(`/v1/projects/${known.ids.project}/api-keys/${revoked.id}`);
    await scene.system.advance(DAY_MS);
    keys = {
      ...{ whole, expired: expired.key, revoked: revoked.key, other: (await makeKey(others, {})).key },
      ...{ expiredToken, otherToken: await makeToken(others) },
      lacking: await makeForEach((scope) => SCOPES.filter((each) => each !== scope)),
      only: await makeForEach((scope) => [scope]),
    };
  });

  const call = ({ method, path, json }: Route, key: string | null, ids = known.ids) =>
    scene.system.api.call<Problem>(method, fill(path, ids), {
      ...{ json, headers: { authorization: key === null ? null : `Bearer ${key}` } },
    });
  /**
   * The rows that a request could have added, changed or removed. Keys are those of all projects; tokens of earlier
   * scenarios are left out, because upkeep deletes them.
   */
  const rows = async () => {
    const { rows: counts } = await scene.system.database.pool.query<object>(
      `select (select count(*) from posthorn.project) as projects,
         (select count(*) from posthorn.api_key k where k.scope <> 'portal' or k.created_at >= $2) as keys,
         (select count(*) from posthorn.stream_event s where s.project_id = $1) as changes,
         (select count(*) from posthorn.event e where e.project_id = $1) as events,
         (select count(*) from posthorn.attempt a where a.project_id = $1) as attempts,
         (select count(*) from posthorn.replay r where r.project_id = $1) as replays,
         (select count(*) from posthorn.dead_record d where d.source = 'import:known') as dead`,
      [fromTypeId('prj', known.ids.project), madeAt],
    );
    return counts;
  };

  describe('without the right', () => {
    let before: unknown;
    const responses = new Map<Refused, unknown>();

    beforeAll(async () => {
      before = await rows();
      // At the same time for each kind: Posthorn holds back the responses to an address that sends wrong keys.
      for (const kind of new Set(REFUSED.map((each) => each.kind))) {
        const ofKind = REFUSED.filter((each) => each.kind === kind);
        const got = await Promise.all(
          ofKind.map(({ route, key }) => call(route, key({ ...keys, admin: scene.system.adminKey }))),
        );
        got.forEach(({ status, body: { title, detail } }, nth) =>
          responses.set(ofKind[nth]!, { status, title, detail }),
        );
      }
    });

    it.each(REFUSED.map((each) => [`${each.route.method} ${each.route.path}`, each.kind, each] as const))(
      '%s is refused with %s',
      (_route, _kind, each) => {
        const [status, title, detail] = each.refusal;
        expect(responses.get(each)).toEqual({ status, title, detail: expect.stringContaining(detail) as string });
      },
    );

    it('has no effect', async () => {
      expect(await rows()).toEqual(before);
    });
  });

  it('shows and creates only what is of the project of its key, where no path names a project', async () => {
    const webhooks = ROUTES.filter(({ path }) => path === '/v1/webhooks');
    expect(webhooks.map(({ method }) => method)).toEqual(['POST', 'GET']);
    const before = await rows();
    const [made, listed] = [await call(webhooks[0]!, keys.other), await call(webhooks[1]!, keys.other)];
    expect([made.status, listed.status]).toEqual([201, 200]);
    const { items } = listed.body as unknown as { items: { id: string }[] };
    expect(items.map(({ id }) => id)).toEqual([(made.body as unknown as { id: string }).id, others.ids.webhook]);
    expect(await rows()).toEqual(before);
  });

  it.each(inOrder(ROUTES).map((route) => [`${route.method} ${route.path}`, route] as const))(
    'is carried out with its right and no other: %s',
    async (_, route) => {
      const record = await keepDeadRow(scene.system.database.pool, 'import:right', { project: known.ids.project });
      const { right } = route;
      const key = right === 'admin' ? scene.system.adminKey : keys.only.get(isScope(right) ? right : 'analytics:read')!;
      const delivery = route.path.endsWith('{delivery}/cancel') ? held : known.ids.delivery;
      const { status, body } = await call(route, key, { ...known.ids, record, delivery });
      expect({ isDone: status >= 200 && status <= 299, status, body }).toMatchObject({ isDone: true });
    },
  );
}
