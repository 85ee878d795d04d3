// A Flink application twice: by the L2 construct of the CDK, and by its L1 constructs, with all that they need in their account.
import * as flink from '@aws-cdk/aws-kinesisanalytics-flink-alpha';
import { App, ArnFormat, CfnOutput, CliCredentialsStackSynthesizer, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnApplication, CfnApplicationCloudWatchLoggingOption } from 'aws-cdk-lib/aws-kinesisanalyticsv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as assets from 'aws-cdk-lib/aws-s3-assets';

const app = new App();
const context = (name: string, otherwise: string): string => String(app.node.tryGetContext(name) ?? otherwise);

const jar = context('jar', '../ticks-to-s3/target/ticks-to-s3.jar');
const parallelism = Number(context('parallelism', '1'));
const rate = context('rate', '50');

// Without `cdk bootstrap` assets go to a bucket that has to be there: -c assets=NAME.
const assetsBucket: unknown = app.node.tryGetContext('assets');
const stack = new Stack(
  app,
  'Ticks',
  typeof assetsBucket === 'string'
    ? { synthesizer: new CliCredentialsStackSynthesizer({ fileAssetsBucketName: assetsBucket }) }
    : {},
);

const group = new logs.LogGroup(stack, 'Logs', { removalPolicy: RemovalPolicy.DESTROY });
const rows = new s3.Bucket(stack, 'Rows', { removalPolicy: RemovalPolicy.DESTROY });
const properties = { bucket: { name: rows.bucketName }, generator: { rate } };

const ticks = new flink.Application(stack, 'Ticks', {
  applicationName: 'ticks-l2',
  runtime: flink.Runtime.FLINK_1_20,
  code: flink.ApplicationCode.fromAsset(jar),
  propertyGroups: properties,
  parallelism,
  parallelismPerKpu: 1,
  autoScalingEnabled: false,
  // A row can be seen once a checkpoint covers it; the default interval is a minute.
  checkpointingEnabled: true,
  checkpointInterval: Duration.seconds(5),
  minPauseBetweenCheckpoints: Duration.millis(500),
  logGroup: group,
  removalPolicy: RemovalPolicy.DESTROY,
});
rows.grantReadWrite(ticks);

ticks.metricFullRestarts().createAlarm(stack, 'Restarts', {
  alarmName: 'ticks-l2-restarts',
  evaluationPeriods: 1,
  threshold: 3,
});

const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('kinesisanalytics.amazonaws.com') });
rows.grantReadWrite(role);
const code = new assets.Asset(stack, 'Code', { path: jar });
code.grantRead(role);

const stream = new logs.LogStream(stack, 'Stream', { logGroup: group, removalPolicy: RemovalPolicy.DESTROY });

const plain = new CfnApplication(stack, 'Plain', {
  applicationName: 'ticks-l1',
  runtimeEnvironment: 'FLINK-1_20',
  serviceExecutionRole: role.roleArn,
  applicationConfiguration: {
    applicationCodeConfiguration: {
      codeContentType: 'ZIPFILE',
      codeContent: { s3ContentLocation: { bucketArn: code.bucket.bucketArn, fileKey: code.s3ObjectKey } },
    },
    applicationSnapshotConfiguration: { snapshotsEnabled: true },
    environmentProperties: {
      propertyGroups: Object.entries(properties).map(([propertyGroupId, propertyMap]) => ({
        propertyGroupId,
        propertyMap,
      })),
    },
    flinkApplicationConfiguration: {
      parallelismConfiguration: {
        configurationType: 'CUSTOM',
        parallelism,
        parallelismPerKpu: 1,
        autoScalingEnabled: false,
      },
    },
  },
});
// What the role may do has to be there from the first second to the last.
plain.node.addDependency(role);

new CfnApplicationCloudWatchLoggingOption(stack, 'PlainLogs', {
  applicationName: plain.ref,
  cloudWatchLoggingOption: {
    logStreamArn: stack.formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `${group.logGroupName}:log-stream:${stream.logStreamName}`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  },
});

const outputs = {
  Application: ticks.applicationName,
  ApplicationArn: ticks.applicationArn,
  PlainApplication: plain.ref,
  RowsBucket: rows.bucketName,
};
for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
