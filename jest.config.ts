/** @jest-config-loader esbuild-register */
// One runner for every package. Tests run on the TypeScript sources: the "@drey/source" export condition points there.
import type { Config } from 'jest';

/** Libraries that are ES modules only, which Jest cannot load as they are: Kubernetes' client and what its configuration needs. */
const esModules = [
  '@kubernetes/client-node',
  'openid-client',
  'oauth4webapi',
  'jose',
  'jsonpath-plus',
  'rfc4648',
  'socks-proxy-agent',
  'agent-base',
];

const config: Config = {
  testMatch: ['<rootDir>/packages/*/{src,page}/**/*.test.ts', '<rootDir>/packages/conformance/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/packages/.*/dist/'],
  // A busy machine is no fault: Jest's own 5 s are too few for some tests with four processes beside them.
  testTimeout: 60_000,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@drey/source', 'node', 'require', 'default'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
    [`/node_modules/(${esModules.join('|')})/.+\\.js$`]: [
      '@swc/jest',
      { jsc: { parser: { syntax: 'ecmascript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
  collectCoverageFrom: ['packages/*/src/**/*.ts', '!**/*.test.ts', '!**/generated/**'],
};

export default config;
