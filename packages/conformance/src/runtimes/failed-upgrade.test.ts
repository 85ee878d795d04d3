// A change of the runtime in place whose state does not fit, of 1.19.1 on 2.2.0: how the update ends, and how one goes on.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationOperationInfoDetails } from '@aws-sdk/client-kinesis-analytics-v2';
import { prepareAccount } from '../host/account.js';
import { clusterOf, restoredFrom } from '../host/clusters.js';
import { exampleJarPath } from '../host/example-jar.js';
import { leftAfterStop } from '../host/machine.js';
import { committedRows, countFaults } from '../host/rows.js';
import { TestHost } from '../host/test-host.js';
import { describeTicks, keyOf, operationEnd, START_MILLISECONDS, statusBecomes } from '../host/ticks-application.js';
import { type Trial, trialOf } from './application.js';

/** Long enough for a start, and shorter than the service's five minutes, which are waited for here. */
const START_TIMEOUT_SECONDS = 75;
const FLOW_MILLISECONDS = 600_000;

describe('a change from FLINK-1_19 to FLINK-2_2 whose state does not fit', () => {
  const host = new TestHost({ flags: ['--start-timeout', String(START_TIMEOUT_SECONDS)] });
  const jars = { old: '', next: '' };

  const trialNamed = (name: string): Trial =>
    trialOf(host.clients(), { name, sink: `${name}-rows`, environment: 'FLINK-1_19', jar: jars.old, rate: 100 });

  /** Runs on 1.19 and is then changed; resolves to the end of that update. */
  const changed = async (name: string, rollback: boolean): Promise<ApplicationOperationInfoDetails> => {
    const trial = trialNamed(name);
    await trial.create();
    await trial.update({ ApplicationSystemRollbackConfigurationUpdate: { RollbackEnabledUpdate: rollback } });
    await trial.start();
    // A sink has nothing in its state before its second commit.
    await trial.rowsGrow();
    await trial.rowsGrow();
    return trial.tryToChangeRuntime({ environment: 'FLINK-2_2', jar: jars.next });
  };

  const countsAreWhole = async (name: string): Promise<void> => {
    const rows = await committedRows(host.clients(), `${name}-rows`);
    expect(countFaults(rows)).toEqual([]);
    expect(rows.length).toBeGreaterThan(200);
  };

  const wasRestored = async (name: string): Promise<void> => {
    const cluster = await clusterOf(host.endpoint, keyOf(host.clients(), name));
    expect(cluster === undefined ? undefined : await restoredFrom(cluster)).toMatch(/savepoint-/);
  };

  beforeAll(async () => {
    jars.old = exampleJarPath('FLINK-1_19');
    jars.next = exampleJarPath('FLINK-2_2');
    await host.start();
    await prepareAccount(host.clients());
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it(
    'fails with the first fault and what to do; rolled back or READY, as the application asks',
    async () => {
      const ends = await Promise.all([changed('rolled-back', true), changed('not-rolled-back', false)]);
      for (const end of ends) {
        console.info(end.OperationFailureDetails?.ErrorInfo?.ErrorString);
        expect(end).toMatchObject({
          Operation: 'UpdateApplication',
          OperationStatus: 'FAILED',
          OperationFailureDetails: {
            ErrorInfo: {
              ErrorString: expect.stringMatching(
                /snapshot UPDATEAPPLICATION-.* of FLINK-1_19.*uid.*AllowNonRestoredState.*IllegalArgumentException: Trying to commit incomplete batch/,
              ),
            },
          },
        });
      }
      const [rolledBack, left] = ends;
      const clients = host.clients();

      const rollbackId = rolledBack?.OperationFailureDetails?.RollbackOperationId;
      const rollback = await operationEnd(clients, 'rolled-back', rollbackId);
      expect(rollback).toMatchObject({ Operation: 'RollbackApplication', OperationStatus: 'SUCCESSFUL' });
      expect(await describeTicks(clients, 'rolled-back')).toMatchObject({
        ApplicationStatus: 'RUNNING',
        RuntimeEnvironment: 'FLINK-1_19',
        ApplicationVersionRolledBackTo: 2,
        ApplicationVersionRolledBackFrom: 3,
      });

      expect(left?.OperationFailureDetails?.RollbackOperationId).toBeUndefined();
      expect(await statusBecomes(clients, 'not-rolled-back', 'READY', 60_000)).toMatchObject({
        RuntimeEnvironment: 'FLINK-2_2',
        ApplicationVersionId: 3,
      });
      expect(await clusterOf(host.endpoint, keyOf(clients, 'not-rolled-back'))).toBeUndefined();
    },
    FLOW_MILLISECONDS,
  );

  it(
    'goes on counting on 1.19 after the rollback, every row exactly once',
    async () => {
      const trial = trialNamed('rolled-back');
      await wasRestored('rolled-back');
      await trial.rowsGrow();
      // The way to 2.2 that the failed update told.
      await trial.changeRuntime({ environment: 'FLINK-2_2', jar: jars.next, sinkUid: 's3-sink-2' });
      await wasRestored('rolled-back');
      await trial.rowsGrow();
      await trial.stop();
      await countsAreWhole('rolled-back');
    },
    FLOW_MILLISECONDS,
  );

  it(
    'goes back to 1.19 from READY with the snapshot that the update took, every row exactly once',
    async () => {
      const trial = trialNamed('not-rolled-back');
      await trial.changeRuntime({ environment: 'FLINK-1_19', jar: jars.old });
      await trial.start();
      await wasRestored('not-rolled-back');
      await trial.rowsGrow();
      await trial.stop();
      await countsAreWhole('not-rolled-back');
    },
    FLOW_MILLISECONDS,
  );

  it(
    'leaves nothing after a clean stop',
    async () => {
      expect(await leftAfterStop(host)).toEqual([]);
    },
    START_MILLISECONDS,
  );
});
