// The parallelism of an application: what its version asks for, and what automatic scaling made of it.
import type { ParallelismConfigurationDescription } from '@drey/api';
import { type Application, currentVersion, versionOf } from './application.js';
import { transition } from '../lifecycle/transition.js';
import { openOperation } from './operation-log.js';
import type { ApplicationVersion } from './version.js';
import type { Stamp } from '../wishes.js';

/** Name of the operation; the service's own is not documented. */
const OPERATION = 'AutoScaling';

/** ParallelismConfiguration of a version; empty for what is no Flink application. */
export const parallelismOf = (version: ApplicationVersion): ParallelismConfigurationDescription =>
  version.configuration?.FlinkApplicationConfigurationDescription?.ParallelismConfigurationDescription ?? {};

/** `CurrentParallelism` of a version: the slots that its job is to have. */
export const currentParallelism = (application: Application, versionId: number): number => {
  const { scaled } = application;
  if (scaled?.versionId === versionId) return scaled.parallelism;
  return parallelismOf(versionOf(application, versionId)).Parallelism ?? 1;
};

/** RUNNING -> AUTOSCALING, to another parallelism of the version in force. */
export const requestScaling = (application: Application, parallelism: number, { at, ids }: Stamp): Application => {
  const { id } = currentVersion(application);
  const moved = transition(application, 'scale');
  return openOperation(
    {
      ...moved,
      scaled: { versionId: id, parallelism, from: currentParallelism(application, id) },
      goal: { ...moved.goal, desired: 'running', restartJob: true, since: at },
    },
    { id: ids.operationId(), name: OPERATION, startedAt: at },
  );
};

/** What was scaled stays so under a new version that does not restart the job. What was scaled before that job is of no meaning for it. */
export const carryScaling = (application: Application, versionId: number): Application =>
  application.scaled === undefined || application.scaled.versionId !== application.run?.versionId
    ? application
    : { ...application, scaled: { ...application.scaled, versionId } };
