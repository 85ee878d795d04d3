// One call of each kind that we make, with short limits, for tests.
import { systemClock, type Upstream } from '@drey/plugin-api';
import { objectBody } from './object-body.js';
import { createRawClient } from './raw-client.js';
import { createSdkClients, type SdkClientPool } from './sdk-clients.js';
import type { SdkConnection, SdkService } from './sdk-services.js';
import { callJson, callQuery } from './service-call.js';
import { limitsWithin } from './time-limits.js';

/** Limit of one attempt in these tests. */
export const patienceMilliseconds = 400;

const caller = { accountId: '111111111111', region: 'eu-west-1' };
const limits = { ...limitsWithin(patienceMilliseconds), idleMilliseconds: patienceMilliseconds * 4 };

const withSdk =
  <S extends SdkService>(service: S, use: (connection: SdkConnection<S>) => Promise<unknown>) =>
  async (upstream: Upstream): Promise<unknown> => {
    const pool: SdkClientPool<S> = createSdkClients(upstream, service, { limits });
    try {
      return await use(await pool.of(caller));
    } finally {
      pool.close();
    }
  };

const withRaw =
  (use: (client: ReturnType<typeof createRawClient>, upstream: Upstream) => Promise<unknown>) =>
  async (upstream: Upstream): Promise<unknown> => {
    const client = createRawClient(systemClock);
    try {
      return await use(client, upstream);
    } finally {
      await client.close();
    }
  };

/** By the name of the operation. */
export const calls: Readonly<Record<string, (upstream: Upstream) => Promise<unknown>>> = {
  'S3 GetObject': (upstream) =>
    withSdk('s3', async ({ sdk, client }) => {
      const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: 'b', Key: 'k' }));
      let bytes = 0;
      const at = { service: 's3', endpoint: upstream.endpoint } as const;
      for await (const piece of objectBody(Body as AsyncIterable<Uint8Array>, at)) bytes += piece.length;
      return bytes;
    })(upstream),
  'S3 GetBucketPolicy': withSdk('s3', ({ sdk, client }) =>
    client.send(new sdk.GetBucketPolicyCommand({ Bucket: 'b' })),
  ),
  'IAM GetRole': withSdk('iam', ({ sdk, client }) => client.send(new sdk.GetRoleCommand({ RoleName: 'r' }))),
  'STS AssumeRole': withSdk('sts', ({ sdk, client }) =>
    client.send(new sdk.AssumeRoleCommand({ RoleArn: 'arn:aws:iam::111111111111:role/r', RoleSessionName: 's' })),
  ),
  'Logs PutLogEvents': withSdk('logs', ({ sdk, client }) =>
    client.send(new sdk.PutLogEventsCommand({ logGroupName: 'g', logStreamName: 's', logEvents: [] })),
  ),
  'Kinesis ListShards': withRaw((client, upstream) =>
    callJson(
      { ...caller, upstream, client, service: 'kinesis' },
      'Kinesis_20131202.ListShards',
      {},
      {
        timeoutMilliseconds: patienceMilliseconds,
      },
    ),
  ),
  'EC2 DescribeSubnets': withRaw((client, upstream) =>
    callQuery({ ...caller, upstream, client, service: 'ec2' }, new URLSearchParams({ Action: 'DescribeSubnets' }), {
      timeoutMilliseconds: patienceMilliseconds,
    }),
  ),
};
