import { PROJECT, rows, type WrongCase, type WrongFields } from './wrong-rows.ts';

const KEYS: WrongCase[] = [
  [{}, ['/name']],
  [{ name: 'A', scope: 'admin' }, ['/scope']],
  ...[[], 'events:read', {}, ['events'], ['events:all'], ['admin'], [5], [null], ['*']].map((scopes): WrongCase => [
    { name: 'A', scopes },
    ['/scopes'],
  ]),
  [{ name: 'A', scopes: ['events:read', 'events:read'] }, ['/scopes']],
  ...['', 'tomorrow', 5, '2027-01-31', '2026-02-30T00:00:00Z', '2020-01-31T12:00:00Z'].map((expiresAt): WrongCase => [
    { name: 'A', expiresAt },
    ['/expiresAt'],
  ]),
  [{ name: '', scopes: [], expiresAt: '2020-01-31T12:00:00Z' }, ['/expiresAt', '/name', '/scopes']],
];

/** The rows of the routes that create keys and tokens. @param names wrong values of `name` */
export function wrongKeys(names: readonly WrongCase[]): WrongFields[] {
  return [
    ...rows('POST', `${PROJECT}/api-keys`, [...names, ...KEYS]),
    ...rows('POST', `${PROJECT}/portal-tokens`, [
      [{}, ['/scopes']],
      ...[null, [], 'events:read', ['events'], ['keys:write'], ['events:read', 'events:read'], [5]].map(
        (scopes): WrongCase => [{ scopes }, ['/scopes']],
      ),
      ...[null, 59, 86_401, 60.5, '60'].map((expiresInSeconds): WrongCase => [
        { scopes: ['events:read'], expiresInSeconds },
        ['/expiresInSeconds'],
      ]),
      [{ scopes: [], expiresInSeconds: 0, more: 1 }, ['/expiresInSeconds', '/more', '/scopes']],
    ]),
    ...rows('POST', '/v1/admin-keys', [
      ...names,
      ...[' ci', 'ci ', 'phk_ci'].map((name): WrongCase => [{ name }, ['/name']]),
      [{}, ['/name']],
      [{ name: 'A', scopes: ['events:read'] }, ['/scopes']],
      [{ name: 'A', expiresAt: 'tomorrow' }, ['/expiresAt']],
      [{ name: ' ', expiresAt: '2020-01-31T12:00:00Z' }, ['/expiresAt', '/name']],
    ]),
  ];
}
