// Enhanced snapshots for the contract tests, by the protocol: they are newer than the JavaScript client.
import { createInput, demo, eventually, reached } from '../applications.js';
import type { Msf } from '../subject.js';
import { callHeaders } from '../wire/raw-call.js';

type Members = Readonly<Record<string, unknown>>;

/** One call of an operation, or with members, that the client does not know. Rejects with code and text of an error. */
export const newerCall = async (msf: Msf, operation: string, input: Members): Promise<Members> => {
  const { protocol, hostname, port } = (await msf.config.endpoint?.()) ?? { protocol: '', hostname: '', port: 0 };
  const answer = await fetch(`${protocol}//${hostname}:${port}`, {
    method: 'POST',
    headers: callHeaders(msf.accountId, operation),
    body: JSON.stringify(input),
  });
  const body = (await answer.json()) as Members;
  if (!answer.ok) throw new Error(`${operation}: ${String(body['__type'])}: ${String(body['message'])}`);
  return body;
};

/** Creates and starts the demo application with enhanced snapshots; resolves once it runs. */
export const runningEnhanced = async (msf: Msf): Promise<void> => {
  await newerCall(msf, 'CreateApplication', {
    ...createInput(),
    ApplicationConfiguration: {
      ApplicationCodeConfiguration: { CodeContentType: 'ZIPFILE', CodeContent: { ZipFileContent: 'UEsDBA==' } },
      ApplicationSnapshotConfiguration: { SnapshotsEnabled: true, SnapshotMode: 'ENHANCED_SNAPSHOTS' },
    },
  });
  await msf.startApplication({ ApplicationName: demo });
  await reached(msf, 'RUNNING');
};

/** Waits until an operation of a snapshot has ended, whichever way. */
const snapshotOperationEnded = (msf: Msf, SnapshotName: string, { SnapshotOperationId }: Members): Promise<unknown> =>
  eventually(`The end of an operation of ${SnapshotName}`, async () => {
    const { SnapshotOperationInfoDetails: details } = await newerCall(msf, 'DescribeSnapshotOperation', {
      SnapshotName,
      SnapshotOperationId,
    });
    const { SnapshotOperationStatus: status } = details as Members;
    return status === 'IN_PROGRESS' ? undefined : status;
  });

/** Takes a snapshot of the demo application, which has to run; resolves once it has ended. */
export const takeEnhanced = async (msf: Msf, SnapshotName: string): Promise<void> => {
  const opened = await newerCall(msf, 'CreateSnapshot', { ApplicationName: demo, SnapshotName });
  await snapshotOperationEnded(msf, SnapshotName, opened);
};

/** Asks for an export, which ends FAILED where there is no S3; resolves once it has ended. */
export const tryExport = async (msf: Msf, SnapshotName: string): Promise<void> => {
  const opened = await newerCall(msf, 'ExportSnapshot', {
    SnapshotName,
    ExportDestinationConfiguration: {
      DestinationType: 'S3',
      DestinationS3PrefixLocation: { BucketARN: 'arn:aws:s3:::bucket', KeyPrefix: 'exports/' },
      ExportRoleArn: `arn:aws:iam::${msf.accountId}:role/demo`,
    },
  });
  await snapshotOperationEnded(msf, SnapshotName, opened);
};
