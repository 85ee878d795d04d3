// The snapshots of an account, by the service's wire protocol: its JavaScript client does not know them yet.
import { readdirSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { roleArn } from './account.js';
import { awsCalls } from './aws-calls.js';
import type { AwsClients } from './aws-clients.js';
import { describeTicks, statusBecomes } from './ticks-application.js';
import { until } from './until.js';

/** What DescribeSnapshot tells, as far as tests look at it. */
export interface SnapshotDetail {
  readonly SnapshotArn: string;
  readonly SnapshotStatus: string;
  readonly SnapshotSizeInBytes?: number;
  readonly SnapshotCreationTimestamp: number;
  readonly RuntimeEnvironment?: string;
}

/** What DescribeSnapshotOperation tells. */
export interface SnapshotOperationDetail {
  readonly SnapshotOperationStatus: string;
  readonly SnapshotOperationFailureDetails?: {
    readonly ErrorInfo?: { readonly ErrorCode?: string; readonly ErrorString?: string };
  };
  readonly SnapshotDestinationLocationDescription?: {
    readonly S3PrefixLocation: { readonly ExportedPrefix?: string };
  };
}

const END_MILLISECONDS = 120_000;
const READY_MILLISECONDS = 30_000;

/** Calls an operation of the service that its client lacks. */
export const callService = async <T>({ endpoint }: AwsClients, operation: string, input: unknown): Promise<T> =>
  JSON.parse(await awsCalls(endpoint).json('kinesisanalytics', `KinesisAnalytics_20180523.${operation}`, input)) as T;

/** Lets the snapshots of an application that is READY belong to the account; resolves once it is READY again. */
export const keepForAccount = async (clients: AwsClients, name: string): Promise<void> => {
  const { ApplicationVersionId } = await describeTicks(clients, name);
  await callService(clients, 'UpdateApplication', {
    ApplicationName: name,
    CurrentApplicationVersionId: ApplicationVersionId,
    ApplicationConfigurationUpdate: {
      ApplicationSnapshotConfigurationUpdate: {
        SnapshotsEnabledUpdate: true,
        SnapshotModeUpdate: 'ENHANCED_SNAPSHOTS',
      },
    },
  });
  await statusBecomes(clients, name, 'READY', READY_MILLISECONDS);
};

/** DescribeSnapshot. */
export const describeSnapshot = async (clients: AwsClients, name: string): Promise<SnapshotDetail> =>
  (
    await callService<{ readonly SnapshotInfoDetails: SnapshotDetail }>(clients, 'DescribeSnapshot', {
      SnapshotName: name,
    })
  ).SnapshotInfoDetails;

/** DescribeSnapshotOperation. */
export const describeSnapshotOperation = async (
  clients: AwsClients,
  name: string,
  id: string,
): Promise<SnapshotOperationDetail> => {
  const input = { SnapshotName: name, SnapshotOperationId: id };
  const answer = await callService<{ readonly SnapshotOperationInfoDetails: SnapshotOperationDetail }>(
    clients,
    'DescribeSnapshotOperation',
    input,
  );
  return answer.SnapshotOperationInfoDetails;
};

/** Waits until an operation has ended, whichever way. */
export const snapshotOperationEnd = (clients: AwsClients, name: string, id: string): Promise<SnapshotOperationDetail> =>
  until(`the end of operation ${id} of snapshot ${name}`, END_MILLISECONDS, async () => {
    const operation = await describeSnapshotOperation(clients, name, id);
    return operation.SnapshotOperationStatus === 'IN_PROGRESS' ? undefined : operation;
  });

const begun = (answer: { readonly SnapshotOperationId: string }): string => answer.SnapshotOperationId;

/** Where in S3. */
export interface S3Folder {
  readonly bucket: string;
  readonly prefix: string;
  /** Role; that of the account's applications unless given. */
  readonly role?: string;
}

/** ImportSnapshot; resolves to the id of its operation. */
export const importSnapshot = async (clients: AwsClients, name: string, from: S3Folder): Promise<string> =>
  begun(
    await callService(clients, 'ImportSnapshot', {
      SnapshotName: name,
      ImportSourceConfiguration: {
        SourceType: 'S3',
        SourceS3PrefixLocation: { BucketARN: `arn:aws:s3:::${from.bucket}`, KeyPrefix: from.prefix },
        ImportRoleArn: from.role ?? roleArn(clients.accountId),
      },
    }),
  );

/** ExportSnapshot; resolves to the id of its operation. */
export const exportSnapshot = async (clients: AwsClients, name: string, to: S3Folder): Promise<string> =>
  begun(
    await callService(clients, 'ExportSnapshot', {
      SnapshotName: name,
      ExportDestinationConfiguration: {
        DestinationType: 'S3',
        DestinationS3PrefixLocation: { BucketARN: `arn:aws:s3:::${to.bucket}`, KeyPrefix: to.prefix },
        ExportRoleArn: to.role ?? roleArn(clients.accountId),
      },
    }),
  );

/** Waits for an operation to be SUCCESSFUL; rejects with its cause where it ended otherwise. */
export const snapshotOperationSucceeds = async (
  clients: AwsClients,
  name: string,
  id: string,
): Promise<SnapshotOperationDetail> => {
  const end = await snapshotOperationEnd(clients, name, id);
  if (end.SnapshotOperationStatus === 'SUCCESSFUL') return end;
  throw new Error(`Operation ${id} of snapshot ${name}: ${JSON.stringify(end)}`);
};

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );

/** Keys below a prefix. */
export const keysBelow = async ({ s3 }: AwsClients, bucket: string, prefix: string): Promise<readonly string[]> => {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }));
    keys.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
};

/** Puts a directory into a bucket, each file below the prefix, which ends with a slash. */
export const putFolder = async ({ s3 }: AwsClients, folder: string, { bucket, prefix }: S3Folder): Promise<void> => {
  for (const path of filesBelow(folder))
    await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: `${prefix}${relative(folder, path)}`, Body: readFileSync(path) }),
    );
};

/** Gets what lies below a prefix into a directory. */
export const getFolder = async (clients: AwsClients, { bucket, prefix }: S3Folder, folder: string): Promise<void> => {
  for (const Key of await keysBelow(clients, bucket, prefix)) {
    const path = join(folder, Key.slice(prefix.length));
    mkdirSync(dirname(path), { recursive: true });
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    writeFileSync(path, (await Body?.transformToByteArray()) ?? new Uint8Array());
  }
};
