// The record of an application that was just created. Pure.
import type { ApplicationMode } from '@drey/api';
import type { Application } from './application.js';
import type { ApplicationKey } from './application-key.js';
import { defaultWindowStart } from './maintenance-window.js';
import type { ApplicationVersion } from './version.js';
import type { Stamp } from '../wishes.js';

/** What CreateApplication decides. */
export interface NewApplication extends ApplicationKey {
  readonly arn: string;
  readonly description?: string;
  readonly mode?: ApplicationMode;
  readonly tags: Readonly<Record<string, string>>;
  readonly version: Pick<
    ApplicationVersion,
    'runtimeEnvironment' | 'serviceExecutionRole' | 'configuration' | 'loggingOptions' | 'code'
  >;
}

/** A READY application at version 1. */
export const newApplication = ({ version, ...given }: NewApplication, { at, ids }: Stamp): Application => ({
  ...given,
  incarnation: ids.hex(),
  status: 'READY',
  createdAt: at,
  lastUpdatedAt: at,
  conditionalToken: ids.conditionalToken(),
  versions: [{ ...version, id: 1, createdAt: at, abandoned: false }],
  currentVersionId: 1,
  maintenanceWindowStart: defaultWindowStart(given.region),
  operations: [],
  snapshots: [],
  goal: { desired: 'stopped', operationId: null, since: at, restartJob: false, runConfiguration: null },
  run: null,
});
