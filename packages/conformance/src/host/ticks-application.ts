// The example application through the API: its configuration, its statuses, its operations.
import {
  type ApplicationDetail,
  type ApplicationOperationInfoDetails,
  type ApplicationStatus,
  CreateApplicationCommand,
  type CreateApplicationCommandInput,
  DescribeApplicationCommand,
  DescribeApplicationOperationCommand,
  type PropertyGroup,
  type RuntimeEnvironment,
  StartApplicationCommand,
  type StartApplicationCommandInput,
  StopApplicationCommand,
  UpdateApplicationCommand,
  type UpdateApplicationCommandInput,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { codeBucket, exampleKey, roleArn } from './account.js';
import { type AwsClients, testRegion } from './aws-clients.js';
import { until } from './until.js';

/** Bound of anything that starts a cluster here; a first run also fetches the runtime. */
export const START_MILLISECONDS = 300_000;
/** Longer than the five minutes in which a start or an update has to succeed, so that what is seen is its own end. */
const OPERATION_MILLISECONDS = 360_000;

/** What varies of the example application. */
export interface TicksOptions {
  readonly name: string;
  /** Bucket that receives the rows. */
  readonly sink: string;
  readonly key?: string;
  /** `FLINK-1_20` unless given. */
  readonly environment?: string;
  /** Ticks per second. */
  readonly rate?: number;
  readonly checkpointMilliseconds?: number;
  readonly logStreamArn?: string;
  /** Instead of those for sink and rate. */
  readonly properties?: readonly PropertyGroup[];
}

/** Property groups of the example. */
export const ticksProperties = (sink: string, rate: number): PropertyGroup[] => [
  { PropertyGroupId: 'bucket', PropertyMap: { name: sink } },
  { PropertyGroupId: 'generator', PropertyMap: { rate: String(rate) } },
];

/** Input of CreateApplication. */
export const ticksApplication = (accountId: string, options: TicksOptions): CreateApplicationCommandInput => ({
  ApplicationName: options.name,
  // The newest ones are not among the SDK's names yet.
  RuntimeEnvironment: (options.environment ?? 'FLINK-1_20') as RuntimeEnvironment,
  ApplicationMode: 'STREAMING',
  ServiceExecutionRole: roleArn(accountId),
  ...(options.logStreamArn === undefined ? {} : { CloudWatchLoggingOptions: [{ LogStreamARN: options.logStreamArn }] }),
  ApplicationConfiguration: {
    ApplicationCodeConfiguration: {
      CodeContentType: 'ZIPFILE',
      CodeContent: {
        S3ContentLocation: { BucketARN: `arn:aws:s3:::${codeBucket}`, FileKey: options.key ?? exampleKey },
      },
    },
    EnvironmentProperties: {
      PropertyGroups: [...(options.properties ?? ticksProperties(options.sink, options.rate ?? 100))],
    },
    FlinkApplicationConfiguration: {
      CheckpointConfiguration: {
        ConfigurationType: 'CUSTOM',
        CheckpointingEnabled: true,
        CheckpointInterval: options.checkpointMilliseconds ?? 1_000,
        MinPauseBetweenCheckpoints: 100,
      },
    },
  },
});

/** Creates the sink bucket, unless it is there already, and the application. */
export const createTicks = async (
  clients: AwsClients,
  options: TicksOptions,
  { makesBucket }: { readonly makesBucket: boolean } = { makesBucket: true },
): Promise<void> => {
  if (makesBucket) await clients.s3.send(new CreateBucketCommand({ Bucket: options.sink }));
  await clients.flink.send(new CreateApplicationCommand(ticksApplication(clients.accountId, options)));
};

/** `<account>/<region>/<name>`, as `/_drey/clusters` says it. */
export const keyOf = ({ accountId }: AwsClients, name: string): string => `${accountId}/${testRegion}/${name}`;

/** DescribeApplication. */
export const describeTicks = async ({ flink }: AwsClients, name: string): Promise<ApplicationDetail> => {
  const { ApplicationDetail } = await flink.send(new DescribeApplicationCommand({ ApplicationName: name }));
  if (ApplicationDetail === undefined) throw new Error('DescribeApplication answered without a detail.');
  return ApplicationDetail;
};

/** DescribeApplicationOperation. */
export const describeOperation = async (
  { flink }: AwsClients,
  name: string,
  operationId: string | undefined,
): Promise<ApplicationOperationInfoDetails> => {
  const answer = await flink.send(
    new DescribeApplicationOperationCommand({ ApplicationName: name, OperationId: operationId }),
  );
  if (answer.ApplicationOperationInfoDetails === undefined)
    throw new Error('DescribeApplicationOperation answered without details.');
  return answer.ApplicationOperationInfoDetails;
};

/** Waits until an operation has ended, whichever way. */
export const operationEnd = (
  clients: AwsClients,
  name: string,
  operationId: string | undefined,
): Promise<ApplicationOperationInfoDetails> =>
  until(`the end of operation ${operationId} of ${name}`, OPERATION_MILLISECONDS, async () => {
    const operation = await describeOperation(clients, name, operationId);
    return operation.OperationStatus === 'IN_PROGRESS' ? undefined : operation;
  });

/** Waits for an operation to be SUCCESSFUL; rejects with its cause as soon as it has ended otherwise. */
export const succeeds = async (
  clients: AwsClients,
  name: string,
  operationId: string | undefined,
): Promise<ApplicationOperationInfoDetails> => {
  const operation = await operationEnd(clients, name, operationId);
  if (operation.OperationStatus === 'SUCCESSFUL') return operation;
  const cause = operation.OperationFailureDetails?.ErrorInfo?.ErrorString ?? 'no cause given';
  throw new Error(`${operation.Operation} of ${name} is ${operation.OperationStatus}: ${cause}`);
};

/** Waits for a status. */
export const statusBecomes = (
  clients: AwsClients,
  name: string,
  status: ApplicationStatus,
  boundMilliseconds: number,
): Promise<ApplicationDetail> =>
  until(`${name} ${status}`, boundMilliseconds, async () => {
    const detail = await describeTicks(clients, name);
    return detail.ApplicationStatus === status ? detail : undefined;
  });

/** Waits until it is RUNNING or READY, whichever comes. */
export const statusRests = (clients: AwsClients, name: string, boundMilliseconds: number): Promise<ApplicationDetail> =>
  until(`${name} at rest`, boundMilliseconds, async () => {
    const detail = await describeTicks(clients, name);
    return detail.ApplicationStatus === 'RUNNING' || detail.ApplicationStatus === 'READY' ? detail : undefined;
  });

/** StartApplication, until RUNNING. */
export const startTicks = async (
  clients: AwsClients,
  name: string,
  runConfiguration?: StartApplicationCommandInput['RunConfiguration'],
): Promise<void> => {
  const { OperationId } = await clients.flink.send(
    new StartApplicationCommand({
      ApplicationName: name,
      ...(runConfiguration === undefined ? {} : { RunConfiguration: runConfiguration }),
    }),
  );
  await succeeds(clients, name, OperationId);
};

/** StopApplication, until READY: with a savepoint unless it is by force. */
export const stopTicks = async (
  clients: AwsClients,
  name: string,
  { force }: { readonly force: boolean } = { force: false },
): Promise<void> => {
  const { OperationId } = await clients.flink.send(
    new StopApplicationCommand({ ApplicationName: name, ...(force ? { Force: true } : {}) }),
  );
  await succeeds(clients, name, OperationId);
};

/** What an update asks for. */
type TicksUpdate = Partial<Omit<UpdateApplicationCommandInput, 'ApplicationName'>>;

/** UpdateApplication of the version that is there; resolves to the operation as soon as it is answered. */
export const askToUpdate = async (
  clients: AwsClients,
  name: string,
  update: TicksUpdate,
): Promise<string | undefined> => {
  const { ApplicationVersionId } = await describeTicks(clients, name);
  const { OperationId } = await clients.flink.send(
    new UpdateApplicationCommand({
      ApplicationName: name,
      CurrentApplicationVersionId: ApplicationVersionId,
      ...update,
    }),
  );
  return OperationId;
};

/** The same, until it is SUCCESSFUL. */
export const updateTicks = async (clients: AwsClients, name: string, update: TicksUpdate): Promise<void> => {
  await succeeds(clients, name, await askToUpdate(clients, name, update));
};
