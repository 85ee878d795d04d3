// A host for the Docker driver in tests: settings by name, silent unless a log is given.
import { type Host, type Logger, silentLogger } from '@drey/plugin-api';
import { fakeHost, fakeSettings } from '@drey/plugin-api/testing';

/** Settings of the driver as a user gives them. */
export type GivenSettings = Readonly<Record<string, string | boolean>>;

/** A host. */
export const dockerHost = (cacheDirectory: string, given: GivenSettings = {}, log: Logger = silentLogger): Host =>
  fakeHost({ log, cacheDirectory, dataDirectory: '/not/read', settings: fakeSettings(given) });
