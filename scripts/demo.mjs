// `npm run demo`: from nothing to a real Flink job that fills a bucket, with plain AWS calls.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateApplicationCommand,
  DescribeApplicationCommand,
  DescribeApplicationOperationCommand,
  KinesisAnalyticsV2Client,
  StartApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createGateway } from '../packages/gateway/dist/index.js';
import { options } from './demo-options.mjs';
import { exampleJar } from './example-jar.mjs';
import { onInterrupt } from './interrupt.mjs';

// The SDK's advice to whoever runs Node 20 is no part of the demo.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const started = Date.now();
const say = (text) => console.log(`${String(Math.round((Date.now() - started) / 1000)).padStart(4)} s  ${text}`);
const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

const RUNTIME_MILLISECONDS = 15 * 60_000;
const OBJECTS_MILLISECONDS = 3 * 60_000;
const APPLICATION = 'ticks-to-s3';
const LOG_GROUP = '/aws/kinesis-analytics/ticks-to-s3';
const LOG_STREAM = 'kinesis-analytics-log-stream';

/** Asks until the answer is not undefined, within a bound. */
const until = async (what, milliseconds, ask) => {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${Math.round(milliseconds / 1000)} s.`);
    await sleep(500);
  }
};

const isFree = (port) =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

const makeClients = (endpoint) => {
  const settings = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  return {
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    iam: new IAMClient(settings),
    logs: new CloudWatchLogsClient(settings),
    flink: new KinesisAnalyticsV2Client(settings),
  };
};

const prepareAccount = async ({ s3, iam, logs }, jar) => {
  await s3.send(new CreateBucketCommand({ Bucket: 'ticks-code' }));
  await s3.send(new CreateBucketCommand({ Bucket: 'ticks-sink' }));
  await s3.send(new PutObjectCommand({ Bucket: 'ticks-code', Key: 'ticks-to-s3.jar', Body: readFileSync(jar) }));
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'ticks-role',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'kinesisanalytics.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'ticks-role',
      PolicyName: 'ticks-policy',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 'logs:PutLogEvents'],
            Resource: '*',
          },
        ],
      }),
    }),
  );
  await logs.send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP }));
  await logs.send(new CreateLogStreamCommand({ logGroupName: LOG_GROUP, logStreamName: LOG_STREAM }));
  say('Buckets, code, role, log group and stream are there.');
};

const deploy = async ({ flink }) => {
  await flink.send(
    new CreateApplicationCommand({
      ApplicationName: APPLICATION,
      RuntimeEnvironment: 'FLINK-1_20',
      ApplicationMode: 'STREAMING',
      ServiceExecutionRole: 'arn:aws:iam::000000000000:role/ticks-role',
      CloudWatchLoggingOptions: [
        { LogStreamARN: `arn:aws:logs:us-east-1:000000000000:log-group:${LOG_GROUP}:log-stream:${LOG_STREAM}` },
      ],
      ApplicationConfiguration: {
        ApplicationCodeConfiguration: {
          CodeContentType: 'ZIPFILE',
          CodeContent: { S3ContentLocation: { BucketARN: 'arn:aws:s3:::ticks-code', FileKey: 'ticks-to-s3.jar' } },
        },
        EnvironmentProperties: { PropertyGroups: [{ PropertyGroupId: 'bucket', PropertyMap: { name: 'ticks-sink' } }] },
        FlinkApplicationConfiguration: {
          CheckpointConfiguration: {
            ConfigurationType: 'CUSTOM',
            CheckpointingEnabled: true,
            CheckpointInterval: 5_000,
            MinPauseBetweenCheckpoints: 500,
          },
        },
      },
    }),
  );
  say(`Application ${APPLICATION} is created.`);
  const { OperationId } = await flink.send(new StartApplicationCommand({ ApplicationName: APPLICATION }));
  let last;
  await until(`${APPLICATION} RUNNING`, RUNTIME_MILLISECONDS, async () => {
    const { ApplicationDetail } = await flink.send(new DescribeApplicationCommand({ ApplicationName: APPLICATION }));
    const status = ApplicationDetail.ApplicationStatus;
    if (status !== last) say(`Status ${status}`);
    last = status;
    if (status === 'READY') {
      const { ApplicationOperationInfoDetails: operation } = await flink.send(
        new DescribeApplicationOperationCommand({ ApplicationName: APPLICATION, OperationId }),
      );
      throw new Error(
        `The start failed: ${operation.OperationFailureDetails?.ErrorInfo?.ErrorString ?? 'no cause given'}`,
      );
    }
    return status === 'RUNNING' ? status : undefined;
  });
};

/** Objects that the sink has finished; those with `_tmp_` in their names are still being written. */
const finishedObjects = async ({ s3 }) => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'ticks-sink', Prefix: 'output/' }));
  return Contents.filter(({ Key, Size }) => !Key.includes('_tmp_') && Size > 0);
};

const showObjects = async (clients) => {
  const objects = await until('A finished object in the sink bucket', OBJECTS_MILLISECONDS, async () => {
    const found = await finishedObjects(clients);
    return found.length > 0 ? found : undefined;
  });
  const { Key } = objects[0];
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: 'ticks-sink', Key }));
  const lines = (await Body.transformToString()).trimEnd().split('\n');
  for (const line of lines) JSON.parse(line);
  say(`s3://ticks-sink/${Key} is there: ${lines.length} lines of JSON. The first:`);
  for (const line of lines.slice(0, 3)) console.log(`          ${line}`);
};

const showLogs = async ({ logs }) => {
  const events = await until('A log event in CloudWatch', 60_000, async () => {
    const found = await logs.send(
      new GetLogEventsCommand({ logGroupName: LOG_GROUP, logStreamName: LOG_STREAM, startFromHead: true, limit: 100 }),
    );
    return found.events?.length > 0 ? found.events : undefined;
  });
  const { messageType, message } = JSON.parse(events.at(-1).message);
  say(`CloudWatch Logs has the cluster's output, for example: ${messageType} ${message.slice(0, 100)}`);
};

const whatNext = (endpoint, pages) => {
  const aws = `aws --endpoint-url ${endpoint} --region us-east-1`;
  console.log(`
It keeps running; Ctrl-C ends it.
${pages.map(({ name, url }) => `${name}: ${url}\n`).join('')}
Try, in another terminal (any credentials do; "test" belongs to account 000000000000):

  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
  ${aws} kinesisanalyticsv2 describe-application --application-name ${APPLICATION}
  ${aws} s3 ls --recursive s3://ticks-sink/output/
  ${aws} logs get-log-events --log-group-name ${LOG_GROUP} --log-stream-name ${LOG_STREAM} --limit 5
  ${aws} kinesisanalyticsv2 update-application --application-name ${APPLICATION} --current-application-version-id 1 \\
      --application-configuration-update '{"FlinkApplicationConfigurationUpdate":{"ParallelismConfigurationUpdate":{"ConfigurationTypeUpdate":"CUSTOM","ParallelismUpdate":2}}}'
  ${aws} kinesisanalyticsv2 stop-application --application-name ${APPLICATION}
  curl ${endpoint}/_drey/clusters

Half a minute from now the last of these also shows a cluster of no application: it is parked, so that the next start takes a second or two.
`);
};

/** Log lines that a spectator wants to see: installing, warnings, errors. */
const show = (line) => {
  if (/ (WARN|ERROR) |nstall|ownload|ssembl|Fetch/.test(line)) console.log(`        ${line}`);
};

/** Drey in this very process: there is nobody else to be left behind. */
const makeDrey = (port, dataDirectory) =>
  createGateway({
    manifests: [fileURLToPath(new URL('../plugin.manifest.json', import.meta.url))],
    settings: { port, dataDir: dataDirectory },
    logSink: {
      write: (text) => {
        for (const line of String(text).split('\n')) show(line);
        return true;
      },
    },
  });

const main = async () => {
  say('Building the example job (Maven; once) ...');
  const jar = await exampleJar();
  const port = options.port ?? ((await isFree(4566)) ? '4566' : '0');
  const data = mkdtempSync(join(tmpdir(), 'drey-demo-'));
  const interrupted = onInterrupt(() => console.log(`Left behind as it is: npm start -- --data-dir ${data}`));
  const gateway = await makeDrey(port, data);
  try {
    const deployment = async () => {
      await gateway.start();
      const fault = gateway.whyNothingServes();
      if (fault !== undefined) throw new Error(fault.line());
      say(`Drey listens on ${gateway.url}.`);
      for (const { name, url } of gateway.pages()) say(`${name}: ${url}`);
      const clients = makeClients(gateway.url);
      await prepareAccount(clients, jar);
      await deploy(clients);
      await showObjects(clients);
      await showLogs(clients);
    };
    const outcome = await Promise.race([deployment().then(() => 'shown'), interrupted]);
    if (outcome === 'shown' && !options.once) {
      whatNext(gateway.url, gateway.pages());
      await interrupted;
    }
    return outcome === 'shown' ? 0 : 130;
  } finally {
    say('Ending the job, its cluster and the companion ...');
    await gateway.close();
    rmSync(data, { recursive: true, force: true });
  }
};

// Set first, so that a promise that never settles does not look like success.
process.exitCode = 1;
main().then(
  (code) => {
    say(code === 0 ? 'Done.' : 'Interrupted.');
    process.exit(code);
  },
  (error) => {
    console.error(`\nThe demo failed: ${error.message}`);
    process.exit(1);
  },
);
