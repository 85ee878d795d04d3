// The job that takes liberties (jobs/liberties): built against the runtime that is installed, created and started.
import {
  type ApplicationOperationInfoDetails,
  CreateApplicationCommand,
  StartApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket } from './account.js';
import type { AwsClients } from './aws-clients.js';
import { jobJar } from './jobs.js';
import { operationEnd, ticksApplication } from './ticks-application.js';

const KEY = 'liberties.jar';

/** Puts the jar where {@link startLiberty} looks for it. */
export const uploadLiberties = async ({ s3 }: AwsClients): Promise<void> => {
  await s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: KEY, Body: await jobJar('liberties', 'Liberties') }));
};

/** Creates an application with properties of the job and starts it; resolves to the end of the operation. */
export const startLiberty = async (
  clients: AwsClients,
  name: string,
  properties: Readonly<Record<string, string>>,
  options: { readonly environment?: string; readonly logStreamArn?: string } = {},
): Promise<ApplicationOperationInfoDetails> => {
  await clients.flink.send(
    new CreateApplicationCommand(
      ticksApplication(clients.accountId, {
        name,
        sink: '',
        key: KEY,
        properties: [{ PropertyGroupId: 'job', PropertyMap: { ...properties } }],
        ...options,
      }),
    ),
  );
  const { OperationId } = await clients.flink.send(new StartApplicationCommand({ ApplicationName: name }));
  return operationEnd(clients, name, OperationId);
};
