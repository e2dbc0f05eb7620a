// The layers of ARCHITECTURE.md: imports point down only, and nothing runs in a circle.
const layers = [
  ['kernel', 'program', 'proto'],
  ['config'],
  ['telemetry'],
  ['postgres', 'signing'],
  ['event-store', 'message-log', 'http-delivery', 'wire-profiles', 'tenant-compute'],
  ['catalogue'],
  ['delivery', 'routing', 'outbox', 'event-types'],
  ['notifications'],
  ['admin'],
  ['forms', 'http-server', 'upkeep'],
  ['grpc-server'],
  ['runtime'],
  ['doctor'],
];

const layerRules = layers.flatMap((layer, index) => {
  const above = layers.slice(index + 1).flat();
  return layer.map((lib) => {
    const beside = layer.filter((other) => other !== lib);
    const forbidden = [...above, ...beside];
    return {
      name: `${lib}-imports-down-only`,
      severity: 'error',
      from: { path: `^libs/${lib}/`, pathNot: '\\.spec\\.ts$|/src/testing/' },
      to: { path: `^libs/(${[...forbidden, 'testing'].join('|')})/` },
    };
  });
});

// The rooms of large libs, from the lowest: a room imports from lower ones only. Files beside them compose the rooms.
const rooms = {
  'http-delivery': ['outcome', 'dns', 'egress', 'exchange', 'connections'],
  delivery: ['model', 'breaker', 'backlog', 'attempts', 'sending', 'lanes', 'due', 'intake'],
};

const roomRules = Object.entries(rooms).flatMap(([lib, names]) =>
  names.map((room, index) => ({
    name: `${lib}-${room}-imports-down-only`,
    severity: 'error',
    from: { path: `^libs/${lib}/src/${room}/`, pathNot: '\\.spec\\.ts$' },
    to: {
      path: `^libs/${lib}/src/`,
      pathNot: `^libs/${lib}/src/(${names.slice(0, index + 1).join('|')})/`,
    },
  })),
);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'libs-not-to-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'only-posthorn-composes-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/posthorn/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-are-entered-by-their-face',
      comment: 'Another lib is imported through its index.ts (its public face), never file by file.',
      severity: 'error',
      from: { path: '^(apps|libs|test|examples)/([^/]+)/' },
      to: { path: '^libs/([^/]+)/src/(?!index\\.ts$)', pathNot: '^libs/$2/' },
    },
    {
      name: 'the-sdk-imports-itself-alone',
      comment: 'It runs in every JavaScript runtime, and has no dependency. Its tests are in test/sdk.',
      severity: 'error',
      from: { path: '^sdk/typescript/src/' },
      to: { pathNot: '^sdk/typescript/src/' },
    },
    {
      name: 'the-service-does-not-import-the-sdk',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { path: '^sdk/' },
    },
    {
      name: 'nothing-loads-before-the-version-of-node-is-judged',
      comment:
        'A library may fail to load under an old Node. So a main imports #program alone, which imports Node’s own modules; the rest comes by import().',
      severity: 'error',
      from: { path: '^(apps/[^/]+/src/main\\.ts$|libs/program/)', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^libs/program/', dynamic: false, dependencyTypesNot: ['core'] },
    },
    {
      name: 'nest-stays-at-the-edge',
      comment:
        'In libs, only modules, controllers, filters, command and query handlers, http-server, runtime and testing import NestJS.',
      severity: 'error',
      from: {
        path: '^libs/',
        pathNot:
          '(\\.module|\\.controller|\\.filter|\\.spec)\\.ts$|^libs/admin/src/(commands|queries)/|^libs/(testing|runtime|http-server)/',
      },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'resources-of-the-api-stand-alone',
      comment: 'A folder of a resource imports no other. Only `webhooks` is another view of `endpoints`.',
      severity: 'error',
      from: { path: '^apps/api/src/rest/([^/]+)/', pathNot: '^apps/api/src/rest/(http|openapi)/' },
      to: {
        path: '^apps/api/src/rest/([^/]+)/',
        pathNot: ['^apps/api/src/rest/($1|fields|http|openapi)/', '^apps/api/src/rest/endpoints/endpoint\\.dto\\.ts$'],
      },
    },
    ...layerRules,
    ...roomRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
