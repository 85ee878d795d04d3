// A snapshot of the account, and its operations, as the service answers them.
import {
  snapshotArn,
  type SnapshotInfo,
  type SnapshotInfoDetails,
  type SnapshotOperationInfo,
  type SnapshotOperationInfoDetails,
} from '@drey/api';
import {
  defaultEncryption,
  isOfApplication,
  type S3Transfer,
  type Snapshot,
  type SnapshotOperation,
} from '@drey/state';
import { timestamp } from './time.js';

/** The model's limit. */
const ERROR_STRING_CHARACTERS = 512;

/** Its ARN in a partition. */
export const arnOf = ({ accountId, region, name }: Snapshot, { partition }: { readonly partition: string }): string =>
  snapshotArn({ partition, accountId, region, name });

type Partition = { readonly partition: string };

/** An entry in a list. */
export const snapshotInfo = (snapshot: Snapshot, partition: Partition): SnapshotInfo => ({
  SnapshotArn: arnOf(snapshot, partition),
  SnapshotName: snapshot.name,
  SnapshotStatus: snapshot.status,
  SnapshotCreationTimestamp: timestamp(snapshot.createdAt),
  SnapshotFormat: 'CANONICAL',
  SnapshotInitiator: snapshot.initiator,
  SnapshotInitiatorOperation: snapshot.initiatorOperation,
  ...(isOfApplication(snapshot) ? { SourceApplicationName: snapshot.source.application.name } : {}),
});

const sourceOf = (snapshot: Snapshot): SnapshotInfoDetails['SnapshotSourceDescription'] => {
  if ('s3' in snapshot.source) {
    const { bucketArn, keyPrefix } = snapshot.source.s3;
    return { S3PrefixLocation: { BucketARN: bucketArn, KeyPrefix: keyPrefix } };
  }
  const { name, createdAt, versionId } = snapshot.source.application;
  return {
    SourceApplicationDescription: {
      ApplicationName: name,
      ApplicationCreationTimestamp: timestamp(createdAt),
      ApplicationVersionId: versionId,
    },
  };
};

/** All members of SnapshotInfoDetails. */
export const snapshotInfoDetails = (snapshot: Snapshot, partition: Partition): SnapshotInfoDetails => {
  const { SourceApplicationName: _source, ...info } = snapshotInfo(snapshot, partition);
  return {
    ...info,
    SnapshotSourceDescription: sourceOf(snapshot),
    SnapshotEncryptionConfigurationDescription: snapshot.encryption ?? defaultEncryption,
    ...(snapshot.description ? { SnapshotDescription: snapshot.description } : {}),
    ...(snapshot.sizeBytes === undefined ? {} : { SnapshotSizeInBytes: snapshot.sizeBytes }),
    ...(snapshot.runtimeEnvironment === undefined
      ? {}
      : {
          RuntimeEnvironment: snapshot.runtimeEnvironment as NonNullable<SnapshotInfoDetails['RuntimeEnvironment']>,
        }),
  };
};

/** An operation in a list. */
export const snapshotOperationInfo = (operation: SnapshotOperation): SnapshotOperationInfo => ({
  SnapshotOperation: operation.name,
  SnapshotOperationId: operation.id,
  SnapshotOperationStatus: operation.status,
  StartTime: timestamp(operation.startedAt),
  ...(operation.endedAt === undefined ? {} : { EndTime: timestamp(operation.endedAt) }),
});

type Location = NonNullable<SnapshotOperationInfoDetails['SnapshotSourceLocationDescription']>;

const locationOf = ({ bucketArn, keyPrefix }: S3Transfer, exportedPrefix?: string): Location => ({
  LocationType: 'S3',
  S3PrefixLocation: {
    BucketARN: bucketArn,
    KeyPrefix: keyPrefix,
    ...(exportedPrefix === undefined ? {} : { ExportedPrefix: exportedPrefix }),
  },
});

/** What an import or export says of S3; where an export went is told once it is complete (documented). */
const transferOf = ({ from, to, status }: SnapshotOperation): Partial<SnapshotOperationInfoDetails> => ({
  ...(from === undefined
    ? {}
    : {
        SnapshotSourceLocationDescription: locationOf(from),
        SourceEncryptionConfigurationDescription: from.encryption ?? defaultEncryption,
      }),
  ...(to === undefined
    ? {}
    : {
        SnapshotDestinationLocationDescription: locationOf(to, status === 'SUCCESSFUL' ? to.exportedPrefix : undefined),
        DestinationEncryptionConfigurationDescription: to.encryption ?? defaultEncryption,
      }),
});

/** An operation in full. */
export const snapshotOperationDetails = (
  snapshot: Snapshot,
  operation: SnapshotOperation,
  partition: Partition,
): SnapshotOperationInfoDetails => ({
  ...snapshotOperationInfo(operation),
  SnapshotArn: arnOf(snapshot, partition),
  ...transferOf(operation),
  ...(operation.from === undefined || snapshot.encryption === undefined
    ? {}
    : { DestinationEncryptionConfigurationDescription: snapshot.encryption }),
  ...(operation.applicationOperation === undefined
    ? {}
    : {
        ApplicationOperationDescription: {
          ApplicationName: operation.applicationOperation.name,
          ApplicationOperationId: operation.applicationOperation.id,
        },
      }),
  ...(operation.error === undefined
    ? {}
    : {
        SnapshotOperationFailureDetails: {
          ErrorInfo: {
            ErrorCode: operation.error.code,
            ErrorString: operation.error.message.slice(0, ERROR_STRING_CHARACTERS),
          },
        },
      }),
});
