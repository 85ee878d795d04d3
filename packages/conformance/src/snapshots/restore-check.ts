// Applications of the job `shapes`, and what is asked of a snapshot of one for another.
import {
  CreateApplicationCommand,
  CreateApplicationSnapshotCommand,
  DescribeApplicationSnapshotCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket } from '../host/account.js';
import type { AwsClients } from '../host/aws-clients.js';
import { jobJar } from '../host/jobs.js';
import { ticksApplication } from '../host/ticks-application.js';
import { until } from '../host/until.js';

const KEY = 'shapes.jar';
const READY_MILLISECONDS = 120_000;

/** Puts the jar where {@link createShape} looks for it. */
export const uploadShapes = async ({ s3 }: AwsClients): Promise<void> => {
  await s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: KEY, Body: await jobJar('shapes', 'Shapes') }));
};

/** Creates an application whose job has a shape. */
export const createShape = async (
  { flink, accountId }: AwsClients,
  name: string,
  environment: string,
  properties: Readonly<Record<string, string>>,
): Promise<void> => {
  const PropertyMap = { of: name, ...properties };
  await flink.send(
    new CreateApplicationCommand(
      ticksApplication(accountId, {
        name,
        sink: '',
        key: KEY,
        environment,
        properties: [{ PropertyGroupId: 'job', PropertyMap }],
      }),
    ),
  );
};

/** Asks for a snapshot. */
export const takeSnapshot = async ({ flink }: AwsClients, application: string, name: string): Promise<void> => {
  await flink.send(new CreateApplicationSnapshotCommand({ ApplicationName: application, SnapshotName: name }));
};

/** Waits until a legacy snapshot can be used. */
export const snapshotIsReady = async ({ flink }: AwsClients, application: string, name: string): Promise<void> => {
  await until(`snapshot ${name} of ${application}`, READY_MILLISECONDS, async () => {
    const asked = new DescribeApplicationSnapshotCommand({ ApplicationName: application, SnapshotName: name });
    const status = (await flink.send(asked)).SnapshotDetails?.SnapshotStatus;
    if (status === 'FAILED') throw new Error(`Snapshot ${name} of ${application} is FAILED.`);
    return status === 'READY' ? true : undefined;
  });
};

/** One operator of the answer. */
export interface CheckedOperator {
  readonly outcome: string;
  readonly id: string;
  readonly name?: string;
  readonly uid?: string;
  readonly words: string;
  readonly remedy?: string;
  readonly keyType?: string;
  readonly states: readonly { readonly name: string; readonly kind?: string; readonly type?: string }[];
}

/** The answer. */
export interface Checked {
  readonly restores: string;
  readonly summary: string;
  readonly operators: readonly CheckedOperator[];
}

/** POST /_drey/snapshots/<name>/check. */
export const checked = async (
  endpoint: string,
  snapshot: string,
  query: Readonly<Record<string, string>>,
): Promise<Checked> => {
  const search = new URLSearchParams(query).toString();
  const answer = await fetch(`${endpoint}/_drey/snapshots/${snapshot}/check?${search}`, { method: 'POST' });
  return (await answer.json()) as Checked;
};
