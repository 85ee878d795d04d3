// What is measured of the control plane: the requests, as an AWS client sends them.
import { freshMark, type LoadRequest } from '../load/load-client.js';

/** Header by which the bare server knows which answer to give; sent to every server alike. */
const rowHeader = 'x-bench-row';

/** Applications in the region of the long list. */
export const manyApplications = 1_000;

/** One row. */
export interface Row {
  readonly name: string;
  readonly request: LoadRequest;
}

/** Regions keep the rows apart: one application, a thousand, and the ones that a row makes. */
export const regions = { one: 'us-east-1', many: 'eu-west-1', created: 'us-west-2' } as const;

/** The application that is described. */
export const describedName = 'bench-application';

/** Headers of a request, as boto3 sends them; signatures are not checked by any of the servers. */
export const headersFor = (operation: string, region: string, row = ''): Readonly<Record<string, string>> => ({
  'X-Amz-Target': `KinesisAnalytics_20180523.${operation}`,
  'Content-Type': 'application/x-amz-json-1.1',
  'User-Agent': 'aws-cli/2.15.30 Python/3.11.8 Linux/6.1.0 exe/x86_64.debian.12 prompt/off command/bench',
  'X-Amz-Date': '20250101T000000Z',
  Authorization: `AWS4-HMAC-SHA256 Credential=test/20250101/${region}/kinesisanalytics/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${'0123456789abcdef'.repeat(4)}`,
  'Accept-Encoding': 'identity',
  [rowHeader]: row,
});

/** The body of a CreateApplication of usual size. It names no code object, since neither the bare server nor moto would read one. */
export const createBody = (name: string): string =>
  JSON.stringify({
    ApplicationName: name,
    ApplicationDescription: 'Counts ticks per ticker and writes them to a bucket',
    RuntimeEnvironment: 'FLINK-1_20',
    ServiceExecutionRole: 'arn:aws:iam::000000000000:role/bench-role',
    ApplicationConfiguration: {
      FlinkApplicationConfiguration: {
        CheckpointConfiguration: {
          ConfigurationType: 'CUSTOM',
          CheckpointingEnabled: true,
          CheckpointInterval: 60_000,
          MinPauseBetweenCheckpoints: 5_000,
        },
        MonitoringConfiguration: { ConfigurationType: 'CUSTOM', MetricsLevel: 'APPLICATION', LogLevel: 'INFO' },
        ParallelismConfiguration: {
          ConfigurationType: 'CUSTOM',
          Parallelism: 2,
          ParallelismPerKPU: 1,
          AutoScalingEnabled: false,
        },
      },
      EnvironmentProperties: {
        PropertyGroups: [
          { PropertyGroupId: 'bucket', PropertyMap: { name: 'bench-sink', prefix: 'output', rate: '100' } },
        ],
      },
      ApplicationSnapshotConfiguration: { SnapshotsEnabled: true },
    },
  });

const row = (name: string, operation: string, region: string, body: string): Row => ({
  name,
  request: { headers: headersFor(operation, region, name), body },
});

/** All rows. */
export const rows: readonly Row[] = [
  row('DescribeApplication', 'DescribeApplication', regions.one, JSON.stringify({ ApplicationName: describedName })),
  row('CreateApplication', 'CreateApplication', regions.created, createBody(`bench-${freshMark}`)),
  row('ListApplications of 1', 'ListApplications', regions.one, '{}'),
  row('ListApplications of 1,000', 'ListApplications', regions.many, '{}'),
];
