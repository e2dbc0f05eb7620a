import type { WrongCase } from './wrong-rows.ts';

const RANGE = { after: '2026-01-31T12:00:00Z', before: '2026-01-31T13:00:00Z' };

/** For a replay of many deliveries. */
export const REPLAYS: WrongCase[] = [
  [{}, ['/after', '/before']],
  [[], ['']],
  ['null', ['']],
  [{ after: 'yesterday', before: 5 }, ['/after', '/before']],
  [{ after: '2026-01-31', before: null }, ['/after', '/before']],
  [{ ...RANGE, before: RANGE.after }, ['/before']],
  [{ after: RANGE.before, before: RANGE.after }, ['/before']],
  ...['', 5, 'nobody', 'ep_01h455vb4pex5vsknk084sn02q', ['a']].map((endpoint): WrongCase => [
    { ...RANGE, endpoint },
    ['/endpoint'],
  ]),
  ...['', 5, 'nobody', 'evt_01h455vb4pex5vsknk084sn02q', ['a']].map((event): WrongCase => [
    { ...RANGE, event },
    ['/event'],
  ]),
  ...['', 5, 'post.*', 'a b', [null], ['post.published', 5]].map((type): WrongCase => [{ ...RANGE, type }, ['/type']]),
  ...['', 'lost', 5, ['exhausted', 'lost']].map((status): WrongCase => [{ ...RANGE, status }, ['/status']]),
  ...['', 503, '600', '5x', ['503', 'x']].map((statusCode): WrongCase => [{ ...RANGE, statusCode }, ['/statusCode']]),
  [{ ...RANGE, channel: '', errorCode: 'Time out', trigger: 'cron' }, ['/channel', '/errorCode', '/trigger']],
  [{ ...RANGE, type: Array.from({ length: 21 }, (_, n) => `a.b${n}`) }, ['/type']],
  ...[null, 'yes', 1].map((flag): WrongCase => [
    { ...RANGE, dryRun: flag, force: flag, includeUnmatched: flag },
    ['/dryRun', '/force', '/includeUnmatched'],
  ]),
  [{ ...RANGE, includeUnmatched: true }, ['/includeUnmatched']],
  [{ ...RANGE, includeUnmatched: true, endpoint: 'nobody' }, ['/endpoint']],
  ...[0, 1_001, 1.5, '5', null].map((ratePerSecond): WrongCase => [{ ...RANGE, ratePerSecond }, ['/ratePerSecond']]),
  [{ ...RANGE, until: 'tomorrow', rate: 5 }, ['/rate', '/until']],
  [{ after: RANGE.before, before: RANGE.after, endpoint: 'nobody', type: 5 }, ['/before', '/endpoint', '/type']],
];
