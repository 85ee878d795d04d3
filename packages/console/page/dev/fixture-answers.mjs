// What routes and API answer to the page while no host is there.
import { checkpointAnswer } from './fixture-details.mjs';

const now = () => Math.floor(Date.now() / 1_000);

/** @type {[string, Record<string, string>][]} */
const groups = [
  ['source', { 'stream.arn': 'arn:aws:kinesis:us-east-1:000000000000:stream/orders', 'aws.region': 'us-east-1' }],
  ['sink', { 'bucket.name': 'orders-out', 'api.token': 'hunter2-hunter2' }],
];

const detail = (version) => ({
  ApplicationARN: 'arn:aws:kinesisanalytics:us-east-1:000000000000:application/orders-enrichment',
  ApplicationName: 'orders-enrichment',
  ApplicationStatus: 'RUNNING',
  ApplicationVersionId: version,
  RuntimeEnvironment: version > 1 ? 'FLINK-1_20' : 'FLINK-1_19',
  ServiceExecutionRole: 'arn:aws:iam::000000000000:role/orders',
  CreateTimestamp: now() - 90_000,
  ApplicationConfigurationDescription: {
    ApplicationCodeConfigurationDescription: {
      CodeContentType: 'ZIPFILE',
      CodeContentDescription: {
        CodeMD5: '0cc175b9c0f1b6a831c399e269772661',
        CodeSize: 48_220_113,
        S3ApplicationCodeLocationDescription: { BucketARN: 'arn:aws:s3:::code', FileKey: `orders-${version}.jar` },
      },
    },
    FlinkApplicationConfigurationDescription: {
      ParallelismConfigurationDescription: {
        ConfigurationType: 'CUSTOM',
        Parallelism: 4,
        ParallelismPerKPU: 2,
        AutoScalingEnabled: false,
      },
    },
    EnvironmentPropertyDescriptions: {
      PropertyGroupDescriptions: groups.map(([PropertyGroupId, map]) => ({
        PropertyGroupId,
        PropertyMap: PropertyGroupId === 'sink' && version === 1 ? { ...map, 'api.token': 'older' } : map,
      })),
    },
    ApplicationSnapshotConfigurationDescription: { SnapshotsEnabled: true },
  },
});

const snapshots = ['before-promo', 'nightly', 'broken'].map((SnapshotName, index) => ({
  SnapshotName,
  SnapshotStatus: index === 2 ? 'FAILED' : 'READY',
  ApplicationVersionId: 2,
  SnapshotCreationTimestamp: now() - 4_000 * (index + 1),
  RuntimeEnvironment: 'FLINK-1_20',
}));

const api = {
  DescribeApplication: () => ({ ApplicationDetail: detail(3) }),
  DescribeApplicationVersion: (input) => ({ ApplicationVersionDetail: detail(input.ApplicationVersionId) }),
  ListApplicationVersions: () => ({
    ApplicationVersionSummaries: [3, 2, 1].map((ApplicationVersionId) => ({
      ApplicationVersionId,
      ApplicationStatus: 'RUNNING',
    })),
  }),
  ListApplicationSnapshots: () => ({ SnapshotSummaries: snapshots }),
  ListSnapshots: () => ({ SnapshotInfoList: [] }),
  CreateApplicationPresignedUrl: () => ({ AuthorizedUrl: 'about:blank' }),
};

/** The answer of the API to an operation: a status and JSON. */
export const apiAnswer = (operation, input) => {
  const answer = api[operation]?.(input);
  if (answer !== undefined) return [200, answer];
  return [
    400,
    { __type: 'ResourceInUseException', message: `${operation} is refused: this is a fixture, and nothing runs.` },
  ];
};

const properties = (search) => ({
  versionId: 3,
  groups: groups.map(([id, map]) => ({
    id,
    properties: Object.entries(map).map(([key, value]) => ({
      key,
      value: ['*', `${id}/${key}`].includes(search.get('show')) ? value : null,
      length: value.length,
      looksSecret: key.includes('token'),
    })),
  })),
});

const code = {
  versionId: 3,
  runtimeEnvironment: 'FLINK-1_20',
  sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  bytes: 48_220_113,
  kind: 'jar',
  mainClass: 'com.example.orders.Main',
  refusal: null,
  warnings: ['The jar brings Flink itself along (flink-streaming-java 1.20.0). Keep it out: scope provided.'],
  java: { here: 17, service: 11 },
  classes: [
    { java: 8, count: 18_211 },
    { java: 11, count: 240 },
    { java: 17, count: 12 },
  ],
  connectors: [
    { group: 'org.apache.flink', artifact: 'flink-connector-aws-kinesis-streams', version: '5.0.0-1.20' },
    { group: 'org.apache.flink', artifact: 'flink-connector-files', version: '1.20.0' },
    { group: 'software.amazon.awssdk', artifact: 'kinesis', version: '2.26.19' },
  ],
};

const role = {
  roleArn: 'arn:aws:iam::000000000000:role/orders',
  mode: 'report',
  findings: [
    {
      text: 'The job called s3:DeleteObject on orders-out/output/part-0, which the role does not allow.',
      remedy: 'Add s3:DeleteObject on arn:aws:s3:::orders-out/* to its policy.',
    },
  ],
  unanswered: null,
};

const inside = {
  error: null,
  runtimeEnvironment: 'FLINK-1_20',
  insideUnknown: null,
  inside: {
    form: 'canonical savepoint',
    stateBytes: 190_000_000,
    files: { count: 21, bytes: 190_400_000 },
    faults: [],
    operators: [
      {
        id: 'a1'.repeat(16),
        name: 'aggregate per shop',
        uid: 'shop-window',
        parallelism: 8,
        maxParallelism: 128,
        hasState: true,
        totalBytes: 171_000_000,
      },
      {
        id: 'b2'.repeat(16),
        name: 'Source: orders (Kinesis)',
        uid: 'orders-source',
        parallelism: 4,
        maxParallelism: 128,
        hasState: true,
        totalBytes: 18_200,
      },
      {
        id: 'c3'.repeat(16),
        name: null,
        uid: null,
        parallelism: 2,
        maxParallelism: 128,
        hasState: true,
        totalBytes: 19_000_000,
      },
    ],
  },
};

const verdict = {
  versionId: 3,
  restores: 'allowing-non-restored-state',
  summary: 'Flink takes this snapshot only with AllowNonRestoredState: one operator of it is not in version 3.',
  operators: [
    { outcome: 'restored', id: 'a1', name: 'aggregate per shop', words: 'Goes on with 171 MB of state.' },
    { outcome: 'new', id: 'd4', name: 'alerts (SQS)', words: 'Begins without state.' },
    {
      outcome: 'dropped',
      id: 'c3',
      words: 'Its 19 MB are in the snapshot and nowhere in the job.',
      remedy: 'Give operators a uid, and keep it.',
    },
  ],
};

const settings = {
  settings: [
    ['driver', '--driver', ['DREY_DRIVER'], 'process', 'flag', 'What runs Flink clusters'],
    ['port', '--port', ['GATEWAY_LISTEN'], '4566', 'default', 'Port to listen on; 0 picks a free one and prints it'],
    [
      'roleValidation',
      '--role-validation',
      ['DREY_ROLE_VALIDATION'],
      'report',
      'environment',
      'What a missing or untrusting service role does',
    ],
  ].map(([name, flag, env, value, origin, description]) => ({
    name,
    flag,
    env,
    value,
    origin,
    description,
    source: 'drey',
    unit: null,
    default: value,
    values: null,
  })),
};

const doctor = {
  at: Date.now(),
  rows: [
    {
      subject: 'Java',
      purpose: 'clusters as processes',
      required: true,
      state: 'ok',
      found: '17.0.13, /usr/lib/jvm/java-17',
      remedy: null,
    },
    {
      subject: 'Container engine',
      purpose: 'clusters in containers',
      required: false,
      state: 'missing',
      found: 'No socket answers.',
      remedy: 'Start Docker or Podman, or name the engine by --docker-host.',
    },
    { subject: 'Maven', purpose: 'Flink runtimes', required: true, state: 'ok', found: '3.9.9', remedy: null },
  ],
};

const cache = {
  directory: '/home/user/.cache/drey',
  measuredAt: Date.now() - 95_000,
  measuring: false,
  freed: 0,
  entries: [
    { kind: 'runtimes', name: 'flink-1.20.3-3', bytes: 480_000_000, state: 'current', usedBy: 4_711, freed: false },
    { kind: 'runtimes', name: 'flink-1.20.2-1', bytes: 479_000_000, state: 'superseded', usedBy: null, freed: false },
    { kind: 'companion', name: 'moto-5.2.5', bytes: 312_000_000, state: 'current', usedBy: 4_700, freed: false },
  ],
};

const routes = [
  [/\/properties$/, properties],
  [/\/code$/, () => code],
  [/\/role$/, () => role],
  [/\/checkpoints\/\d+$/, (_, path) => checkpointAnswer(Number(path.split('/').at(-1)))],
  [/^\/_drey\/snapshot\/check$/, () => verdict],
  [/^\/_drey\/snapshot$/, () => inside],
  [/^\/_drey\/settings$/, () => settings],
  [/^\/_drey\/doctor$/, () => doctor],
  [/^\/_drey\/(cache|gc)$/, () => cache],
  [/^\/_drey\/reset$/, () => ({})],
];

/** The answer of a route; undefined for none. */
export const routeAnswer = (path, search) => routes.find(([form]) => form.test(path))?.[1](search, path);
