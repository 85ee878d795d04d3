// What a dropped jar needs around it to run, planned from a few answers; pure.
import { cliScript, type Caller, optionWords } from './aws-cli.js';
import type { GroupDraft } from './calls.js';

/** The answers. */
export interface JarChoice {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly runtime: string;
  readonly fileName: string;
  /** Buckets that the job reads or writes, made where they are missing. */
  readonly buckets: readonly string[];
  readonly groups: readonly GroupDraft[];
}

/** The names of what is made. */
export interface JarPlan {
  readonly codeBucket: string;
  readonly key: string;
  readonly buckets: readonly string[];
  readonly roleName: string;
  readonly roleArn: string;
  readonly trust: string;
  readonly policy: string;
  readonly logGroup: string;
  readonly logStream: string;
  /** Input of CreateApplication, but for the ARN of the log stream. */
  readonly input: Readonly<Record<string, unknown>>;
}

const NAME = /^[a-zA-Z0-9_.-]{1,128}$/;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** A name for an application from that of a file. */
export const nameFrom = (fileName: string): string =>
  fileName
    .replace(/\.(jar|zip)$/i, '')
    .replaceAll(/[^a-zA-Z0-9_.-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 100) || 'my-application';

/** What is wrong with the answers; undefined where they will do. */
export const faultOfChoice = ({ name, accountId, region, fileName, buckets }: JarChoice): string | undefined => {
  if (fileName === '') return 'Drop a jar, or a zip with a Python program.';
  if (!NAME.test(name)) return 'The name has letters, digits, _ . and -, 128 at most.';
  if (!/^\d{12}$/.test(accountId)) return 'An account has twelve digits.';
  if (!/^[a-z0-9-]{2,32}$/.test(region)) return 'A region such as us-east-1.';
  const bad = buckets.find((bucket) => !BUCKET.test(bucket));
  return bad === undefined ? undefined : `${bad} is no name of a bucket: 3 to 63 lower case letters, digits, . and -.`;
};

/** Lines such as `group key = value`; a line that has another form is the fault. */
export const parseProperties = (text: string): readonly GroupDraft[] | string => {
  const groups = new Map<string, { key: string; value: string }[]>();
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line !== '' && !line.startsWith('#')) {
      const match = /^(\S+)\s+([^=\s]+)\s*=\s*(.*)$/.exec(line);
      const [, group = '', key = '', value = ''] = match ?? [];
      if (match === null) return `“${line}” is not of the form: group key = value`;
      groups.set(group, [...(groups.get(group) ?? []), { key, value }]);
    }
  }
  return [...groups].map(([id, properties]) => ({ id, properties }));
};

const bucketName = (name: string, accountId: string): string =>
  `code-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 46).replace(/-+$/, '') + `-${accountId}`;

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'kinesisanalytics.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** As wide as a try on a laptop needs; the tab "Role" says what a job really calls. */
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['s3:*', 'kinesis:*', 'logs:*', 'cloudwatch:PutMetricData'], Resource: '*' }],
});

const inputOf = (
  choice: JarChoice,
  plan: Pick<JarPlan, 'codeBucket' | 'key' | 'roleArn'>,
): Readonly<Record<string, unknown>> => ({
  ApplicationName: choice.name,
  RuntimeEnvironment: choice.runtime,
  ApplicationMode: 'STREAMING',
  ServiceExecutionRole: plan.roleArn,
  ApplicationConfiguration: {
    ApplicationCodeConfiguration: {
      CodeContent: { S3ContentLocation: { BucketARN: `arn:aws:s3:::${plan.codeBucket}`, FileKey: plan.key } },
      CodeContentType: 'ZIPFILE',
    },
    ApplicationSnapshotConfiguration: { SnapshotsEnabled: true },
    ...(choice.groups.length === 0
      ? {}
      : {
          EnvironmentProperties: {
            PropertyGroups: choice.groups.map(({ id, properties }) => ({
              PropertyGroupId: id,
              PropertyMap: Object.fromEntries(properties.map(({ key, value }) => [key, value])),
            })),
          },
        }),
  },
});

/** The plan. */
export const planJar = (choice: JarChoice): JarPlan => {
  const { name, accountId, fileName, buckets } = choice;
  const codeBucket = bucketName(name, accountId);
  const roleName = `${name.slice(0, 58)}-role`.replaceAll(/[^\w+=,.@-]/g, '-');
  const roleArn = `arn:aws:iam::${accountId}:role/${roleName}`;
  const key = fileName;
  return {
    codeBucket,
    key,
    buckets,
    roleName,
    roleArn,
    trust,
    policy,
    logGroup: `/aws/kinesis-analytics/${name}`,
    logStream: 'kinesis-analytics-log-stream',
    input: inputOf(choice, { codeBucket, key, roleArn }),
  };
};

/** The log stream that the application writes to. */
export const streamArn = (
  { logGroup, logStream }: Pick<JarPlan, 'logGroup' | 'logStream'>,
  { accountId, region }: Pick<JarChoice, 'accountId' | 'region'>,
): string => `arn:aws:logs:${region}:${accountId}:log-group:${logGroup}:log-stream:${logStream}`;

const bucketWords = (bucket: string, region: string): readonly string[] => [
  's3api',
  'create-bucket',
  '--bucket',
  bucket,
  ...(region === 'us-east-1' ? [] : ['--create-bucket-configuration', `LocationConstraint=${region}`]),
];

/** A file beside the shell; one that begins with `-` would be an option. */
const fileWord = (fileName: string): string => {
  if (fileName === '') return 'my-job.jar';
  return fileName.startsWith('-') ? `./${fileName}` : fileName;
};

/** The same as commands that run as pasted, where the jar lies. */
export const planScript = (plan: JarPlan, { fileName, name }: JarChoice, caller: Caller): string => {
  const input = { ...plan.input, CloudWatchLoggingOptions: [{ LogStreamARN: streamArn(plan, caller) }] };
  const role = optionWords('--role-name', plan.roleName);
  const group = ['--log-group-name', plan.logGroup];
  return cliScript(
    [
      ...[plan.codeBucket, ...plan.buckets].map((bucket) => bucketWords(bucket, caller.region)),
      ['s3', 'cp', fileWord(fileName), `s3://${plan.codeBucket}/${plan.key}`],
      ['iam', 'create-role', ...role, '--assume-role-policy-document', plan.trust],
      ['iam', 'put-role-policy', ...role, '--policy-name', 'job', '--policy-document', plan.policy],
      ['logs', 'create-log-group', ...group],
      ['logs', 'create-log-stream', ...group, '--log-stream-name', plan.logStream],
      ['kinesisanalyticsv2', 'create-application', '--cli-input-json', JSON.stringify(input)],
      [
        'kinesisanalyticsv2',
        'start-application',
        ...optionWords('--application-name', name),
        '--run-configuration',
        '{}',
      ],
    ],
    caller,
  );
};
