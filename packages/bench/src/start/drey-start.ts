// Starts an application as a user does, and takes the time until DescribeApplication says RUNNING.
import type { LogPhases } from './log-phases.js';

/** Signs nothing: the gateway looks at the scope only. Key `test` belongs to account 000000000000. */
const headersFor = (operation: string): Readonly<Record<string, string>> => ({
  'X-Amz-Target': `KinesisAnalytics_20180523.${operation}`,
  'Content-Type': 'application/x-amz-json-1.1',
  Authorization:
    'AWS4-HMAC-SHA256 Credential=test/20250101/us-east-1/kinesisanalytics/aws4_request, SignedHeaders=host, Signature=0',
});

/** How often the status is asked for. */
export const pollMilliseconds = 50;
/** A first start may assemble the runtime. */
const runningMilliseconds = 15 * 60_000;
const endedMilliseconds = 120_000;

/** Names of what the bench made for the job. */
export interface JobPlaces {
  readonly codeBucket: string;
  readonly codeKey: string;
  readonly sinkBucket: string;
  readonly roleArn: string;
}

/** One call of the API, in account 000000000000. Rejects with the answer of a refusal. */
export const call = async (endpoint: string, operation: string, input: unknown): Promise<Record<string, unknown>> => {
  const answer = await fetch(endpoint, { method: 'POST', headers: headersFor(operation), body: JSON.stringify(input) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${operation} failed with ${answer.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as Record<string, unknown>;
};

const statusOf = async (endpoint: string, name: string): Promise<string> => {
  const { ApplicationDetail } = await call(endpoint, 'DescribeApplication', { ApplicationName: name });
  return (ApplicationDetail as { readonly ApplicationStatus: string }).ApplicationStatus;
};

interface Operations {
  readonly ApplicationOperationInfoList?: readonly { readonly OperationId: string }[];
}

interface OperationDetails {
  readonly ApplicationOperationInfoDetails: {
    readonly OperationFailureDetails?: { readonly ErrorInfo?: { readonly ErrorString?: string } };
  };
}

/** What the service says of the latest operation that went wrong. */
const causeOf = async (endpoint: string, name: string): Promise<string> => {
  const { ApplicationOperationInfoList: list } = (await call(endpoint, 'ListApplicationOperations', {
    ApplicationName: name,
  })) as Operations;
  const OperationId = list?.[0]?.OperationId;
  const details = await call(endpoint, 'DescribeApplicationOperation', { ApplicationName: name, OperationId });
  const { OperationFailureDetails: failure } = (details as unknown as OperationDetails).ApplicationOperationInfoDetails;
  return failure?.ErrorInfo?.ErrorString ?? 'no cause was given';
};

const until = async (
  endpoint: string,
  name: string,
  wanted: string,
  others: readonly string[],
  milliseconds: number,
): Promise<void> => {
  const end = Date.now() + milliseconds;
  for (;;) {
    const status = await statusOf(endpoint, name);
    if (status === wanted) return;
    if (!others.includes(status))
      throw new Error(`Application ${name} is ${status} on its way to ${wanted}: ${await causeOf(endpoint, name)}`);
    if (Date.now() > end) throw new Error(`Application ${name} was not ${wanted} within ${milliseconds / 1000} s.`);
    await new Promise((done) => setTimeout(done, pollMilliseconds));
  }
};

/** Makes an application of the example job; `more` of its configuration takes the place of the usual. */
export const createApplication = (
  endpoint: string,
  name: string,
  places: JobPlaces,
  more: object = {},
): Promise<unknown> =>
  call(endpoint, 'CreateApplication', {
    ApplicationName: name,
    RuntimeEnvironment: 'FLINK-1_20',
    ServiceExecutionRole: places.roleArn,
    ApplicationConfiguration: {
      ApplicationCodeConfiguration: {
        CodeContentType: 'ZIPFILE',
        CodeContent: { S3ContentLocation: { BucketARN: `arn:aws:s3:::${places.codeBucket}`, FileKey: places.codeKey } },
      },
      EnvironmentProperties: {
        PropertyGroups: [{ PropertyGroupId: 'bucket', PropertyMap: { name: places.sinkBucket } }],
      },
      ...more,
    },
  });

/** Seconds from the request StartApplication to the status RUNNING. Leaves the application running. */
export const timeStart = async (endpoint: string, name: string, phases: LogPhases): Promise<number> => {
  phases.begin();
  const started = performance.now();
  await call(endpoint, 'StartApplication', { ApplicationName: name });
  await until(endpoint, name, 'RUNNING', ['STARTING'], runningMilliseconds);
  return (performance.now() - started) / 1000;
};

/** Seconds from the request UpdateApplication (another property, the state is kept) to the status RUNNING. */
export const timeUpdate = async (endpoint: string, name: string, sinkBucket: string): Promise<number> => {
  const { ApplicationDetail } = await call(endpoint, 'DescribeApplication', { ApplicationName: name });
  const started = performance.now();
  await call(endpoint, 'UpdateApplication', {
    ApplicationName: name,
    CurrentApplicationVersionId: (ApplicationDetail as { readonly ApplicationVersionId: number }).ApplicationVersionId,
    ApplicationConfigurationUpdate: {
      EnvironmentPropertyUpdates: {
        PropertyGroups: [
          { PropertyGroupId: 'bucket', PropertyMap: { name: sinkBucket } },
          { PropertyGroupId: 'generator', PropertyMap: { rate: '200' } },
        ],
      },
    },
  });
  await until(endpoint, name, 'RUNNING', ['UPDATING'], endedMilliseconds);
  return (performance.now() - started) / 1000;
};

/** Ends an application and waits until its cluster is gone. A graceful end lets a first cluster keep its class-data archive. */
export const endApplication = async (endpoint: string, name: string): Promise<void> => {
  await call(endpoint, 'StopApplication', { ApplicationName: name, Force: true });
  await until(endpoint, name, 'READY', ['FORCE_STOPPING', 'STOPPING'], endedMilliseconds);
};
