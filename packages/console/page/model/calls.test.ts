import { describe, expect, it } from '@jest/globals';
import {
  codeCall,
  deleteCall,
  deleteSnapshotCall,
  exportCall,
  parallelismCall,
  propertiesCall,
  restoreCall,
  rollbackCall,
  snapshotCall,
  startCall,
  stopCall,
} from './calls.js';

describe('calls from what a person chose', () => {
  it('start from the latest snapshot, from none, or from one by name or ARN', () => {
    const start = (restore: 'latest' | 'none' | 'snapshot', snapshot = '') =>
      startCall('a', { restore, snapshot, allowsDropped: false })?.input['RunConfiguration'];
    expect(start('latest')).toEqual({
      ApplicationRestoreConfiguration: { ApplicationRestoreType: 'RESTORE_FROM_LATEST_SNAPSHOT' },
    });
    expect(start('none')).toEqual({
      ApplicationRestoreConfiguration: { ApplicationRestoreType: 'SKIP_RESTORE_FROM_SNAPSHOT' },
    });
    expect(start('snapshot', 's')).toMatchObject({ ApplicationRestoreConfiguration: { SnapshotName: 's' } });
    const arn = 'arn:aws:kinesisanalytics:us-east-1:000000000000:snapshot/s';
    expect(start('snapshot', arn)).toEqual({
      ApplicationRestoreConfiguration: { ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT', SnapshotArn: arn },
    });
    expect(start('snapshot')).toBeUndefined();
    expect(
      startCall('a', { restore: 'latest', snapshot: '', allowsDropped: true })?.input['RunConfiguration'],
    ).toMatchObject({
      FlinkRunConfiguration: { AllowNonRestoredState: true },
    });
  });

  it('stop, delete and roll back by what the API wants', () => {
    expect(stopCall('a', false).input).toEqual({ ApplicationName: 'a' });
    expect(stopCall('a', true).input).toEqual({ ApplicationName: 'a', Force: true });
    expect(deleteCall('a', undefined)).toBeUndefined();
    expect(deleteCall('a', 12.5)?.input).toEqual({ ApplicationName: 'a', CreateTimestamp: 12.5 });
    expect(rollbackCall('a', 4)?.input).toEqual({ ApplicationName: 'a', CurrentApplicationVersionId: 4 });
  });

  it('name the operation by whose the snapshot is', () => {
    expect(snapshotCall('a', 'x', false)?.operation).toBe('CreateApplicationSnapshot');
    expect(snapshotCall('a', 'x', true)?.operation).toBe('CreateSnapshot');
    expect(snapshotCall('a', 'no blanks', false)).toBeUndefined();
    const one = { snapshot: 'x', createdAt: 5 };
    expect(deleteSnapshotCall('a', { ...one, isEnhanced: false })).toEqual({
      operation: 'DeleteApplicationSnapshot',
      input: { ApplicationName: 'a', SnapshotName: 'x', SnapshotCreationTimestamp: 5 },
    });
    expect(deleteSnapshotCall('a', { ...one, isEnhanced: true }).input).not.toHaveProperty('ApplicationName');
    expect(exportCall({ snapshot: 'x', bucket: '', prefix: 'p', roleArn: 'r' })).toBeUndefined();
    expect(restoreCall('a', 3, { snapshot: 'x', allowsDropped: false }).input['RunConfigurationUpdate']).toMatchObject({
      ApplicationRestoreConfiguration: { SnapshotName: 'x' },
    });
  });

  it('update nothing that is not whole', () => {
    expect(parallelismCall('a', 1, { parallelism: 0, perKpu: 1, scales: false })).toBeUndefined();
    expect(parallelismCall('a', 1, { parallelism: 2.5, perKpu: 1, scales: false })).toBeUndefined();
    expect(parallelismCall('a', 1, { parallelism: 4, perKpu: 2, scales: true })?.input).toMatchObject({
      CurrentApplicationVersionId: 1,
      ApplicationConfigurationUpdate: {
        FlinkApplicationConfigurationUpdate: {
          ParallelismConfigurationUpdate: { ConfigurationTypeUpdate: 'CUSTOM', ParallelismUpdate: 4 },
        },
      },
    });
    expect(codeCall('a', 1, { bucketArn: '', key: 'k' })).toBeUndefined();
    expect(propertiesCall('a', 1, [{ id: '', properties: [] }])).toBeUndefined();
    expect(propertiesCall('a', 1, [{ id: 'g', properties: [{ key: 'k', value: '' }] }])?.input).toMatchObject({
      ApplicationConfigurationUpdate: {
        EnvironmentPropertyUpdates: { PropertyGroups: [{ PropertyGroupId: 'g', PropertyMap: { k: '' } }] },
      },
    });
  });
});
