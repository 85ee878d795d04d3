// A host for the Docker driver in tests: settings by name, silent unless a log is given.
import type { Host, Logger, Settings } from '@drey/plugin-api';
import { silentLogger, systemClock } from '@drey/plugin-api';

/** Settings of the driver as a user gives them. */
export type GivenSettings = Readonly<Record<string, string | boolean>>;

const settingsOf = (given: GivenSettings): Settings => ({
  string: (name) => (typeof given[name] === 'string' ? given[name] : undefined),
  integer: () => undefined,
  boolean: (name) => given[name] === true,
});

/** A host. */
export const dockerHost = (cacheDirectory: string, given: GivenSettings = {}, log: Logger = silentLogger): Host =>
  ({
    log,
    clock: systemClock,
    cacheDirectory,
    dataDirectory: '/not/read',
    settings: settingsOf(given),
  }) as unknown as Host;
