// Rules of enhanced snapshots that depend on a status, a quota or the time.
import { describe, expect, it } from '@jest/globals';
import type { Snapshot } from '@drey/state';
import { context, created, inStatus, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { startApplication } from '../application/start-application.js';
import { updateApplication } from '../application/update-application.js';
import { createSnapshot } from './create-snapshot.js';
import { deleteSnapshot } from './delete-snapshot.js';
import { describeSnapshot } from './describe-snapshot.js';
import { describeSnapshotOperation } from './describe-snapshot-operation.js';
import { exportSnapshot } from './export-snapshot.js';
import { importSnapshot } from './import-snapshot.js';
import { listSnapshotOperations } from './list-snapshot-operations.js';

type Services = ReturnType<typeof testServices>;

const key = { accountId: context.accountId, region: context.region };
const role = 'arn:aws:iam::111122223333:role/transfer';
const place = { BucketARN: 'arn:aws:s3:::savepoints', KeyPrefix: 'p/' };

const enhanced = async (changes: Parameters<typeof testServices>[0] = {}): Promise<Services> => {
  const services = testServices(changes);
  await created(services);
  await updateApplication(services)(
    {
      ApplicationName: 'demo',
      CurrentApplicationVersionId: 1,
      ApplicationConfigurationUpdate: {
        ApplicationSnapshotConfigurationUpdate: {
          SnapshotsEnabledUpdate: true,
          SnapshotModeUpdate: 'ENHANCED_SNAPSHOTS',
        },
      },
    },
    context,
  );
  await inStatus(services, 'RUNNING');
  return services;
};
const take = (services: Services, SnapshotName = 's') =>
  createSnapshot(services)({ ApplicationName: 'demo', SnapshotName }, context);
const importAs = (services: Services, SnapshotName = 's', changes: { role?: string; bucket?: string } = {}) =>
  importSnapshot(services)(
    {
      SnapshotName,
      ImportSourceConfiguration: {
        ImportRoleArn: changes.role ?? role,
        SourceType: 'S3',
        SourceS3PrefixLocation: { ...place, BucketARN: changes.bucket ?? place.BucketARN },
      },
    },
    context,
  );
const exportIt = (services: Services, SnapshotName = 's') =>
  exportSnapshot(services)(
    {
      SnapshotName,
      ExportDestinationConfiguration: {
        ExportRoleArn: role,
        DestinationType: 'S3',
        DestinationS3PrefixLocation: place,
      },
    },
    context,
  );
const remove = (services: Services, SnapshotName = 's') =>
  deleteSnapshot(services)({ SnapshotName, SnapshotCreationTimestamp: new Date(services.clock.now()) }, context);
const become = (services: Services, changes: Partial<Snapshot>, name = 's') =>
  services.applications.snapshots.change({ ...key, name }, (now) => ({ ...now, ...changes }));

describe('CreateSnapshot', () => {
  it('is CREATING with an operation, and one at a time', async () => {
    const services = await enhanced();
    expect(await take(services)).toEqual({
      SnapshotArn: 'arn:aws:kinesisanalytics:eu-west-1:111122223333:snapshot/s',
      SnapshotStatus: 'CREATING',
      SnapshotOperationId: expect.any(String),
      SnapshotOperationStatus: 'IN_PROGRESS',
    });
    expect(await refusal(() => take(services, 'other'))).toBe('LimitExceededException');
    expect(recordOf(services).snapshots.map(({ name, kind }) => [name, kind])).toEqual([['s', 'account']]);
  });

  it('refuses beyond the quota, and an old runtime', async () => {
    const quotas = {
      applicationsPerRegion: 9,
      snapshotsPerApplication: 9,
      snapshotsPerRegion: 1,
      kpusPerApplication: 9,
    };
    const services = await enhanced({ quotas });
    await importAs(services);
    expect(await refusal(() => take(services, 'other'))).toBe('LimitExceededException');
    expect(await refusal(() => importAs(services, 'other'))).toBe('LimitExceededException');
    const old = testServices();
    await created(old, { RuntimeEnvironment: 'FLINK-1_19' });
    await inStatus(old, 'RUNNING');
    expect(await refusal(() => take(old))).toBe('InvalidApplicationConfigurationException');
  });
});

describe('ImportSnapshot and ExportSnapshot', () => {
  it.each([
    [{ role: 'arn:aws:s3:::x' }],
    [{ role: role.replace('111122223333', '999999999999') }],
    [{ bucket: 'arn:aws:s3:::savepoints/object' }],
  ])('refuse at once what cannot be right: %j', async (changes) => {
    expect(await refusal(() => importAs(testServices(), 's', changes))).toBe('InvalidArgumentException');
  });

  it('begin as records: an import that is CREATING, an export of a READY one, one at a time', async () => {
    const services = testServices();
    await importAs(services);
    const { SnapshotInfoDetails } = await describeSnapshot(services)({ SnapshotName: 's' }, context);
    expect(SnapshotInfoDetails).toMatchObject({
      SnapshotStatus: 'CREATING',
      SnapshotInitiatorOperation: 'ImportSnapshot',
      SnapshotSourceDescription: { S3PrefixLocation: place },
    });
    expect(SnapshotInfoDetails).not.toHaveProperty('RuntimeEnvironment');
    expect(await refusal(() => exportIt(services))).toBe('ResourceInUseException');
    await become(services, { status: 'READY' });
    const { SnapshotOperationId = '' } = await exportIt(services);
    expect(await refusal(() => exportIt(services))).toBe('LimitExceededException');
    const read = () => describeSnapshotOperation(services)({ SnapshotName: 's', SnapshotOperationId }, context);
    expect((await read()).SnapshotOperationInfoDetails).toMatchObject({
      SnapshotOperationStatus: 'IN_PROGRESS',
      SnapshotDestinationLocationDescription: { LocationType: 'S3', S3PrefixLocation: place },
    });
    services.clock.move(91 * 24 * 3_600_000);
    expect(await refusal(read)).toBe('ResourceNotFoundException');
    expect((await listSnapshotOperations(services)({ SnapshotName: 's' }, context)).SnapshotOperationInfoList).toEqual(
      [],
    );
  });
});

describe('DeleteSnapshot', () => {
  it('waits for what makes the snapshot, not for its exports', async () => {
    const services = testServices();
    await importAs(services);
    expect(await refusal(() => remove(services))).toBe('ResourceInUseException');
    await become(services, { status: 'READY' });
    await exportIt(services);
    expect(await remove(services)).toMatchObject({ SnapshotStatus: 'DELETING' });
    expect(await refusal(() => remove(services))).toBe('ResourceInUseException');
  });

  it('refuses one that any application restores', async () => {
    const services = await enhanced();
    await importAs(services, 'other');
    const { id } = await become(services, { status: 'READY' }, 'other');
    await services.applications.change(recordOf(services), (application) => ({
      ...application,
      status: 'STARTING',
      goal: {
        ...application.goal,
        runConfiguration: {
          restoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT',
          snapshotArn: 'arn',
          snapshotId: id,
          allowNonRestoredState: false,
        },
      },
    }));
    expect(await refusal(() => remove(services, 'other'))).toBe('ResourceInUseException');
    await inStatus(services, 'RUNNING');
    expect(await refusal(() => remove(services, 'other'))).toBe('none');
  });
});

describe('a restore by SnapshotArn', () => {
  /** A READY snapshot of the account with that runtime. */
  const takenWith = async (services: Services, runtimeEnvironment: string | undefined): Promise<string> => {
    const { SnapshotArn } = await importAs(services);
    await services.applications.snapshots.change({ ...key, name: 's' }, (snapshot) => ({
      ...snapshot,
      status: 'READY',
      ...(runtimeEnvironment === undefined ? {} : { runtimeEnvironment }),
    }));
    return SnapshotArn ?? '';
  };
  const restoreOf = (SnapshotArn: string) => ({
    ApplicationRestoreConfiguration: { ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT' as const, SnapshotArn },
  });

  it.each([
    ['FLINK-2_2', 'InvalidArgumentException'],
    ['FLINK-1_20', 'none'],
    ['FLINK-1_19', 'none'],
    [undefined, 'none'],
  ])('of a job of %s by Flink 1.20 is answered by %s', async (runtimeEnvironment, code) => {
    const services = await enhanced();
    await inStatus(services, 'READY');
    const RunConfiguration = restoreOf(await takenWith(services, runtimeEnvironment));
    const start = () => startApplication(services)({ ApplicationName: 'demo', RunConfiguration }, context);
    expect(await refusal(start)).toBe(code);
  });

  /** Asks for the second while the first is being written, or at once where that is never seen. */
  const atOneMoment = async (
    { applications }: Services,
    first: () => unknown,
    second: () => unknown,
  ): Promise<readonly string[]> => {
    let isDone = false;
    const code = refusal(first).finally(() => (isDone = true));
    const isComing = (): boolean =>
      applications.snapshots.coming({ ...key, name: 's' }) !== undefined || [...applications.coming()].length > 0;
    while (!isDone && !isComing()) await Promise.resolve();
    return [isDone ? 'too late' : 'at one moment', ...(await Promise.all([code, refusal(second)]))];
  };

  it.each(['start', 'update'])('by %s and a deletion at one moment: the later one is refused', async (way) => {
    for (const first of ['restore', 'deletion']) {
      const services = await enhanced();
      const restore = restoreOf(await takenWith(services, undefined));
      const ask = () =>
        way === 'start'
          ? startApplication(services)({ ApplicationName: 'demo', RunConfiguration: restore }, context)
          : updateApplication(services)(
              { ApplicationName: 'demo', CurrentApplicationVersionId: 2, RunConfigurationUpdate: restore },
              context,
            );
      if (way === 'start') await inStatus(services, 'READY');
      const deletion = () => remove(services);
      const [one, other] = first === 'restore' ? [ask, deletion] : [deletion, ask];
      const later = first === 'restore' ? 'ResourceInUseException' : 'InvalidArgumentException';
      expect(await atOneMoment(services, one, other)).toEqual(['at one moment', 'none', later]);
      const { snapshots } = services.applications;
      expect(snapshots.find({ ...key, name: 's' })?.status).toBe(first === 'restore' ? 'READY' : 'DELETING');
      expect([snapshots.coming({ ...key, name: 's' }), [...services.applications.coming()]]).toEqual([undefined, []]);
    }
  });

  it('and an export of the same snapshot go together', async () => {
    const services = await enhanced();
    await inStatus(services, 'READY');
    const RunConfiguration = restoreOf(await takenWith(services, undefined));
    const start = () => startApplication(services)({ ApplicationName: 'demo', RunConfiguration }, context);
    expect(await atOneMoment(services, () => exportIt(services), start)).toEqual(['at one moment', 'none', 'none']);
  });

  it('is judged by the runtime that an update goes to', async () => {
    const services = await enhanced();
    const RunConfigurationUpdate = restoreOf(await takenWith(services, 'FLINK-2_2'));
    const update = (runtime: { RuntimeEnvironmentUpdate?: 'FLINK-2_2' }) =>
      updateApplication(services)(
        { ApplicationName: 'demo', CurrentApplicationVersionId: 2, RunConfigurationUpdate, ...runtime },
        context,
      );
    expect(await refusal(() => update({}))).toBe('InvalidArgumentException');
    expect(await refusal(() => update({ RuntimeEnvironmentUpdate: 'FLINK-2_2' }))).toBe('none');
  });
});
