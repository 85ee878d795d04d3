// Enhanced snapshots, black-box: names, the mode, restoring, listing, tags. The official client lacks the operations.
import { describe, expect, it } from '@jest/globals';
import { createRunning, described, eventually, reached } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';
import { callsOf, createEnhanced, snapshotReached, succeeded, takeEnhanced } from './calls.js';

const demo = { ApplicationName: 'demo' };
const role = 'arn:aws:iam::000000000000:role/demo';

forEachProvider('enhanced snapshots', (subject) => {
  const world = async (SnapshotsEnabled = true) => {
    const msf = subject.client();
    const call = callsOf(subject, msf);
    await createEnhanced(call, { SnapshotsEnabled });
    await msf.startApplication(demo);
    await reached(msf, 'RUNNING');
    return { msf, call };
  };
  const start = (call: ReturnType<typeof callsOf>, ApplicationName: string, restore: object) =>
    call('StartApplication', {
      ApplicationName,
      RunConfiguration: {
        ApplicationRestoreConfiguration: { ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT', ...restore },
      },
    });

  describe('names', () => {
    it('are taken in the account until the snapshot is gone, whatever took them', async () => {
      const { call } = await world();
      const details = await takeEnhanced(call, 'mine');
      expect((await call('CreateSnapshot', { ...demo, SnapshotName: 'mine' })).code).toBe('ResourceInUseException');
      expect((await call('CreateSnapshot', { ...demo, SnapshotName: 'systemsnapshot_x' })).code).toBe(
        'InvalidArgumentException',
      );
      const SnapshotCreationTimestamp = details['SnapshotCreationTimestamp'];
      expect((await call('DeleteSnapshot', { SnapshotName: 'mine', SnapshotCreationTimestamp: 1 })).code).toBe(
        'InvalidArgumentException',
      );
      await succeeded(call('DeleteSnapshot', { SnapshotName: 'mine', SnapshotCreationTimestamp }));
      await eventually('The end of it', async () => {
        const { code } = await call('DescribeSnapshot', { SnapshotName: 'mine' });
        return code === 'ResourceNotFoundException' ? true : undefined;
      });
      await takeEnhanced(call, 'mine');
    });
  });

  describe('the mode', () => {
    it('needs Flink 1.20, is not left by an update, and is judged by the runtime in force', async () => {
      const msf = subject.client();
      const call = callsOf(subject, msf);
      const mode = { ApplicationSnapshotConfiguration: { SnapshotsEnabled: true, SnapshotMode: 'ENHANCED_SNAPSHOTS' } };
      const old = { ...demo, RuntimeEnvironment: 'FLINK-1_19', ServiceExecutionRole: role };
      expect((await call('CreateApplication', { ...old, ApplicationConfiguration: mode })).code).toBe(
        'InvalidArgumentException',
      );
      await succeeded(call('CreateApplication', old));
      const update = (CurrentApplicationVersionId: number, SnapshotModeUpdate: string, more = {}) =>
        call('UpdateApplication', {
          ...demo,
          CurrentApplicationVersionId,
          ApplicationConfigurationUpdate: {
            ApplicationSnapshotConfigurationUpdate: { SnapshotsEnabledUpdate: true, SnapshotModeUpdate },
          },
          ...more,
        });
      expect((await update(1, 'ENHANCED_SNAPSHOTS', { RuntimeEnvironmentUpdate: 'FLINK-1_20' })).code).toBe(
        'InvalidArgumentException',
      );
      await succeeded(
        call('UpdateApplication', { ...demo, CurrentApplicationVersionId: 1, RuntimeEnvironmentUpdate: 'FLINK-1_20' }),
      );
      await succeeded(update(2, 'ENHANCED_SNAPSHOTS'));
      expect((await update(3, 'APPLICATION_SNAPSHOTS_LEGACY')).code).toBe('InvalidArgumentException');
      const { body } = await call('DescribeApplication', demo);
      expect(body).toMatchObject({
        ApplicationDetail: {
          ApplicationConfigurationDescription: {
            ApplicationSnapshotConfigurationDescription: { SnapshotsEnabled: true, SnapshotMode: 'ENHANCED_SNAPSHOTS' },
          },
        },
      });
    });

    it('of a running application begins with a snapshot of the account, and a rollback leads back once', async () => {
      const msf = subject.client();
      const call = callsOf(subject, msf);
      await createRunning(msf);
      await succeeded(
        call('UpdateApplication', {
          ...demo,
          CurrentApplicationVersionId: 1,
          ApplicationConfigurationUpdate: {
            ApplicationSnapshotConfigurationUpdate: {
              SnapshotsEnabledUpdate: true,
              SnapshotModeUpdate: 'ENHANCED_SNAPSHOTS',
            },
          },
        }),
      );
      await reached(msf, 'RUNNING');
      const { SnapshotInfoList: list } = await succeeded(call('ListSnapshots'));
      expect(list).toMatchObject([{ SnapshotInitiatorOperation: 'SystemCreateSnapshot', SnapshotInitiator: 'SYSTEM' }]);
      await msf.rollbackApplication({ ...demo, CurrentApplicationVersionId: 2 });
      await reached(msf, 'RUNNING');
      expect((await call('CreateSnapshot', { ...demo, SnapshotName: 'x' })).code).toBe(
        'InvalidApplicationConfigurationException',
      );
    });

    it('keeps legacy and enhanced operations apart', async () => {
      const { msf } = await world();
      const { code } = await refusalOf(msf.createApplicationSnapshot({ ...demo, SnapshotName: 's' }));
      expect(code).toBe('UnsupportedOperationException');
    });
  });

  describe('a restore', () => {
    it('names exactly one snapshot, by ARN, of the same account and region', async () => {
      const { msf, call } = await world();
      const { SnapshotArn: arn } = await takeEnhanced(call, 'mine');
      await msf.stopApplication(demo);
      await reached(msf, 'READY');
      const refused = [
        {},
        { SnapshotArn: arn, SnapshotName: 'mine' },
        { SnapshotName: 'mine' },
        { SnapshotArn: 'arn:aws:s3:::x' },
        { SnapshotArn: String(arn).replace('us-east-1', 'eu-west-1') },
        { SnapshotArn: `${String(arn)}2` },
      ];
      for (const restore of refused)
        expect([restore, (await start(call, 'demo', restore)).code]).toEqual([restore, 'InvalidArgumentException']);
      const legacy = subject.client({ accountId: msf.accountId });
      await createRunning(legacy, { ApplicationName: 'legacy' });
      await msf.stopApplication({ ApplicationName: 'legacy' });
      await reached(msf, 'READY', 'legacy');
      expect((await start(call, 'legacy', { SnapshotArn: arn })).code).toBe('InvalidArgumentException');
    });

    it('of a snapshot whose application is gone is begun by another one', async () => {
      const { msf, call } = await world();
      const { SnapshotArn } = await takeEnhanced(call, 'mine');
      const { CreateTimestamp } = await described(msf);
      await msf.deleteApplication({ ...demo, CreateTimestamp });
      await eventually('Its end', async () =>
        (await call('DescribeApplication', demo)).code === undefined ? undefined : true,
      );
      await snapshotReached(call, 'mine', 'READY');
      await createEnhanced(call, { ApplicationName: 'other' });
      await succeeded(start(call, 'other', { SnapshotArn }));
      const { body } = await call('DescribeApplication', { ApplicationName: 'other' });
      expect(JSON.stringify(body)).toContain(`"SnapshotArn":"${String(SnapshotArn)}"`);
    });
  });

  describe('lists', () => {
    it('are newest first, page, take one filter, and have what the service takes', async () => {
      const { msf, call } = await world();
      for (const name of ['a', 'b', 'c']) await takeEnhanced(call, name);
      await msf.stopApplication(demo);
      await reached(msf, 'READY');
      const names: unknown[] = [];
      let NextToken: unknown;
      do {
        const page = await succeeded(
          call('ListSnapshots', { Limit: 2, ...(NextToken === undefined ? {} : { NextToken }) }),
        );
        names.push(...(page['SnapshotInfoList'] as { SnapshotName: string }[]).map(({ SnapshotName }) => SnapshotName));
        NextToken = page['NextToken'];
      } while (NextToken !== undefined);
      expect(names).toEqual([expect.stringMatching(/^SYSTEMSNAPSHOT/), 'c', 'b', 'a']);
      const system = { SnapshotName: names[0] };
      const { SnapshotOperationInfoList: list } = await succeeded(call('ListSnapshotOperations', system));
      const [operation] = list as { SnapshotOperationId: string }[];
      const { SnapshotOperationId } = operation ?? {};
      const { body } = await call('DescribeSnapshotOperation', { ...system, SnapshotOperationId });
      const { ApplicationOperationInfoList: stops } = await msf.listApplicationOperations(demo);
      expect(body).toMatchObject({
        SnapshotOperationInfoDetails: {
          SnapshotOperation: 'SystemCreateSnapshot',
          ApplicationOperationDescription: { ApplicationName: 'demo', ApplicationOperationId: stops?.[0]?.OperationId },
        },
      });
      expect((await call('ListSnapshots', { SnapshotStatus: 'READY', SnapshotInitiator: 'USER' })).code).toBe(
        'InvalidArgumentException',
      );
      const { SnapshotInfoList: found } = await succeeded(call('ListSnapshots', { SourceApplicationName: 'nobody' }));
      expect(found).toEqual([]);
    });
  });

  it('have tags, and are found by them', async () => {
    const { msf, call } = await world(false);
    await succeeded(call('CreateSnapshot', { ...demo, SnapshotName: 'mine', Tags: [{ Key: 'a', Value: '1' }] }));
    const { SnapshotArn: ResourceARN } = await snapshotReached(call, 'mine', 'READY');
    await msf.tagResource({ ResourceARN: String(ResourceARN), Tags: [{ Key: 'b' }] });
    await msf.untagResource({ ResourceARN: String(ResourceARN), TagKeys: ['a'] });
    expect((await msf.listTagsForResource({ ResourceARN: String(ResourceARN) })).Tags).toEqual([
      { Key: 'b', Value: '' },
    ]);
  });
});
