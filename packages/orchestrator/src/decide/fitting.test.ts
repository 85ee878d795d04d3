// Whatever is seen of an application, in whatever status: the event that settles it fits that status, so no status can last for ever.
import { describe, expect, it } from '@jest/globals';
import { type Application, checkStatus, type Run, withRun } from '@drey/state';
import type { Action } from './action.js';
import { decide } from './decide.js';
import { cluster, facts, job, member, nothingThere, run, running, see } from './decide.test.support.js';
import type { Fault } from './fault.js';
import type { Sighting } from '../observe/sighting.js';

const statuses = [
  'STARTING',
  'RUNNING',
  'UPDATING',
  'STOPPING',
  'FORCE_STOPPING',
  'ROLLING_BACK',
  'AUTOSCALING',
] as const;
const jobStates = ['CREATED', 'RUNNING', 'RESTARTING', 'FAILED', 'FINISHED', 'CANCELED', 'CANCELLING'] as const;
const dead = cluster(member('jobmanager', false), member('taskmanager', false));

const sightings: readonly Sighting[] = [
  nothingThere,
  see({ cluster: dead, slots: undefined, job: undefined }),
  see({ slots: undefined, job: undefined }),
  see({ cluster: cluster(member('jobmanager'), member('taskmanager', false)) }),
  see({ job: 'absent' }),
  see({ job: 'absent', submission: { state: 'refused', cause: 'no bucket', faults: [] } }),
  see({ job: 'absent', submission: { state: 'inProgress' } }),
  ...jobStates.map((state) => see({ job: job(state, false) })),
  see({ job: job('RUNNING') }),
  see({ savepoint: { state: 'failed', cause: { type: 'java.io.IOException', message: 'disk full' }, trace: '' } }),
];

const runs: readonly Run[] = (['launching', 'submitting', 'submitted'] as const).flatMap((phase) =>
  [0, 3].flatMap((recoveries) => [1, 2].map((versionId) => ({ ...run, phase, recoveries, versionId }))),
);

/** One version more than the run may have, with the run's own among them. */
const twoVersions = ({ versions, ...application }: Application): Application => {
  const [first] = versions;
  if (first === undefined) throw new Error('There is no version.');
  return { ...application, currentVersionId: 2, versions: [first, { ...first, id: 2, updatedFrom: 1 }] };
};

/** Steps that may find that no other try comes out better. */
const final: ReadonlySet<Fault['step']> = new Set(['begin', 'launch', 'submit']);

/** What may have failed in the pass before the decision: nothing, the look, or what was decided first. */
const failures = (first: Action | undefined): readonly (readonly Fault[])[] => [
  [],
  ...(['look', first?.do ?? 'look'] as const).flatMap((step) =>
    [false, final.has(step)].map((isFinal) => [{ step, error: new Error('away'), isFinal }]),
  ),
];

const cases = statuses.flatMap((status) => runs.map((one) => ({ status, one })));

describe('what is decided', () => {
  it.each(cases)(
    'settles $status by an event that fits it ($one.phase, $one.recoveries, version $one.versionId)',
    ({ status, one }) => {
      const base = twoVersions(running);
      for (const restartJob of [true, false]) {
        const application = withRun({ ...base, status, goal: { ...base.goal, restartJob, since: 0 } }, one);
        for (const now of [facts.now, 1e9])
          for (const sighting of sightings) {
            for (const faults of failures(decide(application, sighting, { ...facts, now }))) {
              const action = decide(application, sighting, { ...facts, now }, faults);
              if (action?.do === 'end' || action?.do === 'settle')
                expect(() => checkStatus(application, action.event)).not.toThrow();
            }
          }
      }
    },
  );
});
