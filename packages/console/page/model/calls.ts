// The calls of the service that the page makes, built from what a person chose; pure.
import type { ServiceCall } from './aws-cli.js';

/** With which state an application begins. */
export type Restore = 'latest' | 'none' | 'snapshot';

/** Choices of a start. */
export interface StartChoice {
  readonly restore: Restore;
  /** Name in mode LEGACY, ARN in mode ENHANCED; only for `snapshot`. */
  readonly snapshot: string;
  readonly allowsDropped: boolean;
}

const restoreTypes = {
  latest: 'RESTORE_FROM_LATEST_SNAPSHOT',
  none: 'SKIP_RESTORE_FROM_SNAPSHOT',
  snapshot: 'RESTORE_FROM_CUSTOM_SNAPSHOT',
} as const;

const snapshotMember = (snapshot: string): Readonly<Record<string, string>> =>
  snapshot.startsWith('arn:') ? { SnapshotArn: snapshot } : { SnapshotName: snapshot };

/** `StartApplication`; undefined while no snapshot is chosen. */
export const startCall = (name: string, { restore, snapshot, allowsDropped }: StartChoice): ServiceCall | undefined => {
  if (restore === 'snapshot' && snapshot === '') return undefined;
  return {
    operation: 'StartApplication',
    input: {
      ApplicationName: name,
      RunConfiguration: {
        ...(allowsDropped ? { FlinkRunConfiguration: { AllowNonRestoredState: true } } : {}),
        ApplicationRestoreConfiguration: {
          ApplicationRestoreType: restoreTypes[restore],
          ...(restore === 'snapshot' ? snapshotMember(snapshot) : {}),
        },
      },
    },
  };
};

/** `StopApplication`; by force no savepoint is taken. */
export const stopCall = (name: string, isForced: boolean): ServiceCall => ({
  operation: 'StopApplication',
  input: { ApplicationName: name, ...(isForced ? { Force: true } : {}) },
});

/** `DeleteApplication`; the API wants the time of creation, in seconds. */
export const deleteCall = (name: string, createdAt: number | undefined): ServiceCall | undefined =>
  createdAt === undefined
    ? undefined
    : { operation: 'DeleteApplication', input: { ApplicationName: name, CreateTimestamp: createdAt } };

/** `RollbackApplication`, to the version before. */
export const rollbackCall = (name: string, version: number | undefined): ServiceCall | undefined =>
  version === undefined
    ? undefined
    : { operation: 'RollbackApplication', input: { ApplicationName: name, CurrentApplicationVersionId: version } };

const snapshotForm = /^[a-zA-Z0-9_.-]+$/;

/** `CreateApplicationSnapshot`, or `CreateSnapshot` in mode ENHANCED; undefined for a name that the API refuses. */
export const snapshotCall = (name: string, snapshot: string, isEnhanced: boolean): ServiceCall | undefined =>
  snapshotForm.test(snapshot)
    ? {
        operation: isEnhanced ? 'CreateSnapshot' : 'CreateApplicationSnapshot',
        input: { ApplicationName: name, SnapshotName: snapshot },
      }
    : undefined;

/** Deletes a snapshot of an application, or of the account. */
export const deleteSnapshotCall = (
  name: string,
  {
    snapshot,
    createdAt,
    isEnhanced,
  }: { readonly snapshot: string; readonly createdAt: number; readonly isEnhanced: boolean },
): ServiceCall => ({
  operation: isEnhanced ? 'DeleteSnapshot' : 'DeleteApplicationSnapshot',
  input: {
    ...(isEnhanced ? {} : { ApplicationName: name }),
    SnapshotName: snapshot,
    SnapshotCreationTimestamp: createdAt,
  },
});

/** Where a snapshot goes. */
export interface ExportChoice {
  readonly snapshot: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly roleArn: string;
}

/** `ExportSnapshot`; undefined while something is missing. */
export const exportCall = ({ snapshot, bucket, prefix, roleArn }: ExportChoice): ServiceCall | undefined =>
  bucket === '' || prefix === '' || roleArn === ''
    ? undefined
    : {
        operation: 'ExportSnapshot',
        input: {
          SnapshotName: snapshot,
          ExportDestinationConfiguration: {
            DestinationType: 'S3',
            DestinationS3PrefixLocation: { BucketARN: `arn:aws:s3:::${bucket}`, KeyPrefix: prefix },
            ExportRoleArn: roleArn,
          },
        },
      };

/** Parallelism as one sets it. */
export interface ParallelismChoice {
  readonly parallelism: number;
  readonly perKpu: number;
  readonly scales: boolean;
}

const update = (name: string, version: number, configuration: Readonly<Record<string, unknown>>): ServiceCall => ({
  operation: 'UpdateApplication',
  input: {
    ApplicationName: name,
    CurrentApplicationVersionId: version,
    ApplicationConfigurationUpdate: configuration,
  },
});

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;

/** `UpdateApplication` of the parallelism; undefined for figures that are none. */
export const parallelismCall = (
  name: string,
  version: number,
  { parallelism, perKpu, scales }: ParallelismChoice,
): ServiceCall | undefined =>
  isCount(parallelism) && isCount(perKpu)
    ? update(name, version, {
        FlinkApplicationConfigurationUpdate: {
          ParallelismConfigurationUpdate: {
            ConfigurationTypeUpdate: 'CUSTOM',
            ParallelismUpdate: parallelism,
            ParallelismPerKPUUpdate: perKpu,
            AutoScalingEnabledUpdate: scales,
          },
        },
      })
    : undefined;

/** `UpdateApplication` of the code; undefined while bucket or key are missing. */
export const codeCall = (
  name: string,
  version: number,
  { bucketArn, key }: { readonly bucketArn: string; readonly key: string },
): ServiceCall | undefined =>
  bucketArn === '' || key === ''
    ? undefined
    : update(name, version, {
        ApplicationCodeConfigurationUpdate: {
          CodeContentUpdate: { S3ContentLocationUpdate: { BucketARNUpdate: bucketArn, FileKeyUpdate: key } },
        },
      });

/** A property group as a form has it. */
export interface GroupDraft {
  readonly id: string;
  readonly properties: readonly { readonly key: string; readonly value: string }[];
}

/** `UpdateApplication` of all property groups; the API replaces them as a whole. Undefined while a group or a key has no name. */
export const propertiesCall = (
  name: string,
  version: number,
  groups: readonly GroupDraft[],
): ServiceCall | undefined => {
  const isWhole = groups.every(({ id, properties }) => id !== '' && properties.every(({ key }) => key !== ''));
  if (!isWhole) return undefined;
  const PropertyGroups = groups.map(({ id, properties }) => ({
    PropertyGroupId: id,
    PropertyMap: Object.fromEntries(properties.map(({ key, value }) => [key, value])),
  }));
  return update(name, version, { EnvironmentPropertyUpdates: { PropertyGroups } });
};

/** `UpdateApplication` that lets a running application begin again from a snapshot. */
export const restoreCall = (
  name: string,
  version: number,
  { snapshot, allowsDropped }: { readonly snapshot: string; readonly allowsDropped: boolean },
): ServiceCall => ({
  operation: 'UpdateApplication',
  input: {
    ApplicationName: name,
    CurrentApplicationVersionId: version,
    RunConfigurationUpdate: {
      FlinkRunConfiguration: { AllowNonRestoredState: allowsDropped },
      ApplicationRestoreConfiguration: {
        ApplicationRestoreType: restoreTypes.snapshot,
        ...snapshotMember(snapshot),
      },
    },
  },
});
