// A host for tests: what a plugin finds in the poorest host that keeps the contract.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../clock.js';
import type { Host } from '../host.js';
import { silentLogger } from '../logger.js';
import type { Settings } from '../setting.js';

/** Settings by name. */
export type SettingValues = Readonly<Record<string, string | number | boolean | undefined>>;

/** Settings of the given values. What is not given, or is of another type, is unset; nothing counts as undeclared. */
export const fakeSettings = (values: SettingValues = {}): Settings => ({
  string: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
  integer: (name) => (typeof values[name] === 'number' ? values[name] : undefined),
  boolean: (name) => values[name] === true,
});

/**
 * A host: no upstream, no data plane, no table of access keys, no contributions, state in memory, silence in the log. Give what a test needs
 * besides. The cache directory is not made.
 */
export const fakeHost = (given: Partial<Host> = {}): Host => ({
  version: '0.0.0',
  log: silentLogger,
  clock: systemClock,
  settings: fakeSettings(),
  instanceId: '0'.repeat(32),
  dataDirectory: null,
  cacheDirectory: join(tmpdir(), 'drey-fake-host-cache'),
  upstream: { endpoint: null, accountHeaders: () => ({}), accountOf: async () => undefined },
  contributions: () => [],
  ...given,
});
