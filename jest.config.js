const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2024',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
};

export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
  roots: ['apps', 'libs', 'test', 'examples', 'tools/mutate', 'tools/prose', 'tools/sdk', 'tools/topics'].map(
    (folder) => `<rootDir>/${folder}`,
  ),
  testRegex: '\\.(unit|int|e2e)\\.spec\\.ts$',
  globalSetup: '<rootDir>/tools/jest-global-setup.js',
  globalTeardown: '<rootDir>/tools/jest-global-teardown.js',
  testTimeout: 240_000,
  maxWorkers: 2,
  // A worker keeps what it has loaded for each spec; after some hundred specs its heap would be full.
  workerIdleMemoryLimit: '1500MB',
};
