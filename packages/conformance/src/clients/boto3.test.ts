// The service through boto3 with a model of today: every operation, both lives of an application, times, waiters, and the classes of errors.
import { operationErrors, type OperationName, operationNames } from '@drey/api';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createInput, demo } from '../contract/applications.js';
import { sampleOf } from '../contract/sample-input.js';
import { forEachProvider, freshAccount } from '../contract/subject.js';
import { Boto3Error, Boto3Process } from '../host/boto3-process.js';
import { at, type Boto3Account, boto3Account, moment, startedByBoto3 } from './boto3-lives.js';

const TEST_MILLISECONDS = 60_000;

const boto3 = new Boto3Process();
afterAll(() => boto3.close(), TEST_MILLISECONDS);

const missing = 'missing' in boto3.tool ? ` (${boto3.tool.missing})` : '';
const suite = missing === '' ? describe : describe.skip;

/** `ListApplications` is `list_applications` there. */
const methodOf = (operation: OperationName): string => operation.replaceAll(/(?<!^)([A-Z])/g, '_$1').toLowerCase();

const of = { ApplicationName: demo };
forEachProvider(`boto3${missing}`, (subject) => {
  const account = (): Boto3Account => boto3Account(boto3, { endpoint: subject.endpoint(), accountId: freshAccount() });

  suite('each operation', () => {
    it.each(operationNames)(
      'takes a valid %s, whole or bare, and gives an answer that the model has, or one of the operation’s exceptions',
      async (operation) => {
        for (const all of [true, false]) {
          try {
            await account().call(methodOf(operation), sampleOf(operation, all) as Readonly<Record<string, unknown>>);
          } catch (error) {
            if (!(error instanceof Boto3Error)) throw error;
            expect({ message: error.message, modelled: error.modelled }).toMatchObject({ modelled: true });
            expect(operationErrors[operation]).toContain(error.kind);
          }
        }
      },
      TEST_MILLISECONDS,
    );
  });

  suite('a life of an application', () => {
    it(
      'is waited for, has moments for times, and ends',
      async () => {
        const one = account();
        await startedByBoto3(one);
        const described = await one.call('describe_application', of);
        expect(at(described, 'ApplicationDetail')).toMatchObject({
          ApplicationStatus: 'RUNNING',
          ApplicationVersionId: 1,
          CreateTimestamp: moment,
          LastUpdateTimestamp: moment,
        });
        await one.call('stop_application', of);
        await one.wait('ApplicationReady', of);
        const operations = await one.call('list_application_operations', of);
        expect(at(operations, 'ApplicationOperationInfoList', 0)).toMatchObject({
          Operation: 'StopApplication',
          OperationStatus: 'SUCCESSFUL',
          StartTime: moment,
          EndTime: moment,
        });
        await one.call('delete_application', {
          ...of,
          CreateTimestamp: at(described, 'ApplicationDetail', 'CreateTimestamp'),
        });
        await one.wait('ApplicationGone', of);
      },
      TEST_MILLISECONDS,
    );

    it(
      'has snapshots, each deleted by the moment that describing it gave',
      async () => {
        const one = account();
        await startedByBoto3(one);
        const snapshot = { ...of, SnapshotName: 's' };
        await one.call('create_application_snapshot', snapshot);
        await one.wait('ApplicationSnapshotReady', snapshot);
        const { SnapshotDetails } = await one.call('describe_application_snapshot', snapshot);
        const SnapshotCreationTimestamp = at(SnapshotDetails, 'SnapshotCreationTimestamp');
        expect(SnapshotCreationTimestamp).toEqual(moment);
        const late = { moment: '2001-01-01T00:00:00+00:00' };
        const refused = await one.raised('delete_application_snapshot', {
          ...snapshot,
          SnapshotCreationTimestamp: late,
        });
        expect(refused).toMatchObject({ kind: 'InvalidArgumentException', modelled: true });
        await one.call('delete_application_snapshot', { ...snapshot, SnapshotCreationTimestamp });
      },
      TEST_MILLISECONDS,
    );
  });

  suite('an error', () => {
    it('is the exception class of its code', async () => {
      const one = account();
      await one.call('create_application', { ...createInput() });
      const raised = [
        await one.raised('create_application', { ...createInput() }),
        await one.raised('describe_application', { ApplicationName: 'nobody' }),
        await one.raised('update_application', { ...of, CurrentApplicationVersionId: 7 }),
        await one.raised('stop_application', of),
      ];
      expect(raised.map(({ kind, modelled }) => [kind, modelled])).toEqual([
        ['ResourceInUseException', true],
        ['ResourceNotFoundException', true],
        ['ConcurrentModificationException', true],
        ['ResourceInUseException', true],
      ]);
    });

    it('of the protocol is a ClientError with its code', async () => {
      const raised = await account().raised('describe_application', { ApplicationName: 'no such name!' });
      expect(raised).toMatchObject({ kind: 'ClientError', modelled: false, code: 'ValidationException' });
    });
  });
});
