import { describe, expect, it } from '@jest/globals';
import { anApplication } from './application/application.test.support.js';
import { countingIds } from './testing/counting-ids.js';
import { currentVersion } from './application/application.js';
import { settle } from './facts.js';
import { requestDelete, requestStart, requestStop, requestUpdate } from './wishes.js';

const ids = countingIds();
const at = 5_000;
const run = { restoreType: 'RESTORE_FROM_LATEST_SNAPSHOT', allowNonRestoredState: false } as const;
const started = () => requestStart(anApplication(), run, { at, ids });
const running = () => settle(started(), 'jobRunning', { at: 6_000 });

describe('requestStart', () => {
  it('opens an operation and keeps the version', () => {
    const application = started();
    expect(application.status).toBe('STARTING');
    expect(application.currentVersionId).toBe(1);
    expect(application.operations.at(-1)).toMatchObject({
      name: 'StartApplication',
      status: 'IN_PROGRESS',
      startedAt: at,
    });
    expect(application.goal).toMatchObject({ desired: 'running', runConfiguration: run });
  });

  it('ends FAILED with the cause, and the application is READY again', () => {
    const application = settle(started(), 'startFailed', { at: 7_000, error: 'no main class' });
    expect(application.status).toBe('READY');
    expect(application.goal.runConfiguration).toBeNull();
    expect(application.operations.at(-1)).toMatchObject({ status: 'FAILED', error: 'no main class', endedAt: 7_000 });
  });
});

describe('requestStop', () => {
  it('cancels what Force interrupts', () => {
    const application = requestStop(started(), true, { at, ids });
    expect(application.status).toBe('FORCE_STOPPING');
    expect(application.operations.map(({ status }) => status)).toEqual(['CANCELLED', 'IN_PROGRESS']);
  });

  it('takes the run configuration away once stopped', () => {
    const application = settle(requestStop(running(), false, { at, ids }), 'stopped', { at: 8_000 });
    expect(application.goal.runConfiguration).toBeNull();
    expect(application.operations.at(-1)).toMatchObject({ name: 'StopApplication', status: 'SUCCESSFUL' });
  });
});

describe('requestUpdate', () => {
  const change = { operation: 'UpdateApplication', change: { runtimeEnvironment: 'FLINK-1_19' }, restartJob: true };

  it('makes a version at once when READY, with an operation that can be described', () => {
    const application = requestUpdate(anApplication(), change, { at, ids });
    expect(application.status).toBe('READY');
    expect(currentVersion(application)).toMatchObject({ id: 2, updatedFrom: 1, runtimeEnvironment: 'FLINK-1_19' });
    expect(application.operations.at(-1)).toMatchObject({ status: 'SUCCESSFUL', versionFrom: 1, versionTo: 2 });
  });

  it('gives a new conditional token', () => {
    const before = anApplication();
    expect(requestUpdate(before, change, { at, ids }).conditionalToken).not.toBe(before.conditionalToken);
  });

  it('puts the version before it in force again when it is refused, and never uses its number again', () => {
    const refused = settle(requestUpdate(running(), change, { at, ids }), 'updateRefused', {
      at,
      error: 'no savepoint',
    });
    expect(refused).toMatchObject({ status: 'RUNNING', currentVersionId: 1 });
    expect(refused.versions.at(-1)).toMatchObject({ id: 2, abandoned: true });
    const again = requestUpdate(refused, change, { at, ids });
    expect(again.currentVersionId).toBe(3);
    expect(currentVersion(again).updatedFrom).toBe(1);
  });
});

describe('how the job goes on after an update that says nothing of it', () => {
  const skip = { restoreType: 'SKIP_RESTORE_FROM_SNAPSHOT', allowNonRestoredState: false } as const;
  const fresh = () => settle(requestStart(anApplication(), skip, { at, ids }), 'jobRunning', { at: 6_000 });
  const after = (restartJob: boolean) =>
    requestUpdate(fresh(), { operation: 'AddApplicationVpcConfiguration', change: {}, restartJob }, { at, ids });

  it('is the newest snapshot where it restarts, however the job was started once', () => {
    expect(after(true).goal.runConfiguration).toEqual(run);
  });

  it('is of no meaning where it does not, so that the present one stays', () => {
    expect(after(false).goal.runConfiguration).toEqual(skip);
  });
});

describe('requestDelete', () => {
  it('works on READY and RUNNING applications and on no others', () => {
    expect(requestDelete(anApplication(), { at, ids }).status).toBe('DELETING');
    expect(requestDelete(running(), { at, ids }).status).toBe('DELETING');
    expect(() => requestDelete(started(), { at, ids })).toThrow(/cannot be deleted in 'STARTING' state/);
  });
});
