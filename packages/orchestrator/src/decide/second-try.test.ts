// What a job leads to that does not come up on the JVMs of the job before.
import { describe, expect, it } from '@jest/globals';
import { type Application, requestScaling, requestStop, type Run, withRun } from '@drey/state';
import { decide } from './decide.js';
import { at, facts, ids, job, run, running, see, starting, updating } from './decide.test.support.js';

const used: Run = { ...run, versionId: updating.currentVersionId, jobOnCluster: 2, onUsedCluster: true };
const shape = { parallelism: 2, taskManagers: 1, slotsPerTaskManager: 2 };
const scaling = requestScaling(running, 2, { at, ids });
const refused = (...faults: readonly string[]) =>
  see({ job: 'absent', submission: { state: 'refused', cause: 'It is in use.', faults } });
const late = { ...facts, now: run.startedAt + facts.startTimeoutMilliseconds + 1 };

const awaited: readonly (readonly [string, Application, Run])[] = [
  ['UPDATING', updating, used],
  ['ROLLING_BACK', { ...updating, status: 'ROLLING_BACK' }, used],
  ['AUTOSCALING', scaling, { ...used, versionId: scaling.currentVersionId, shape }],
];

const again = { do: 'begin', from: 'sameState', recovering: false };

describe.each(awaited)('a job on a used cluster while %s', (_, application, own) => {
  const submitting = withRun(application, { ...own, phase: 'submitting' });
  const submitted = withRun(application, own);

  it.each([
    ['whose main throws', submitting, refused('java.net.BindException'), facts],
    ['whose main never returns', submitting, see({ job: 'absent', submission: { state: 'inProgress' } }), late],
    ['that fails', submitted, see({ job: { ...job('FAILED'), fault: 'It is in use.' } }), facts],
    ['that restarts with a fault', submitted, see({ job: { ...job('RESTARTING'), fault: 'It is in use.' } }), facts],
    ['whose tasks never run', submitted, see({ job: job('RUNNING', false) }), late],
  ])('%s gets a fresh one, once', (__, record, sighting, now) => {
    expect(decide(record, sighting, now)).toMatchObject({ ...again, fresh: { failure: expect.any(String) } });
    const second = withRun(record, { ...(record.run as Run), isSecondTry: true });
    expect(decide(second, sighting, now)).not.toMatchObject({ do: 'begin', from: 'sameState' });
  });

  it('whose JVMs refuse it gets a fresh one, which is no failure', () => {
    const refusal = refused(
      'org.apache.flink.client.program.ProgramInvocationException',
      'drey.flink.UsedJvmException',
    );
    expect(decide(submitting, refusal, facts)).toEqual({ ...again, fresh: {} });
    const { onUsedCluster: _, ...onFresh } = own;
    const fresh = withRun(application, { ...onFresh, phase: 'submitting', jobOnCluster: 1 });
    expect(decide(fresh, refusal, facts)).not.toMatchObject({ do: 'begin', from: 'sameState' });
  });

  it('that comes up is left alone', () => {
    expect(decide(submitted, see(), facts)).toMatchObject({ do: 'settle' });
    expect(decide(submitted, see({ job: job('RUNNING', false) }), facts)).toMatchObject({ do: 'wait' });
  });
});

describe('no second try', () => {
  it.each([
    ['is there for a first start', starting, run],
    ['is there on fresh JVMs', updating, { ...run, versionId: used.versionId }],
    [
      'is there for the first job on a parked cluster',
      updating,
      { ...run, versionId: used.versionId, jobOnCluster: 2 },
    ],
    ['is made of the job that an update takes down', updating, { ...used, versionId: running.currentVersionId }],
    ['is made of the job that a stop takes down', requestStop(running, false, { at, ids }), { ...used, versionId: 1 }],
    ['is made of a job that ran', running, { ...used, versionId: 1 }],
  ] as readonly (readonly [string, Application, Run])[])('%s', (_, application, own) => {
    const failed = see({ job: { ...job('FAILED'), fault: 'No.' } });
    expect(decide(withRun(application, own), failed, facts)).not.toMatchObject({ from: 'sameState' });
  });
});
