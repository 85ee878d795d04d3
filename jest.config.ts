/** @jest-config-loader esbuild-register */
// One runner for every package. Tests run on the TypeScript sources: the "@drey/source" export condition points there.
import type { Config } from 'jest';

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
  },
  collectCoverageFrom: ['packages/*/src/**/*.ts', '!**/*.test.ts', '!**/generated/**'],
};

export default config;
