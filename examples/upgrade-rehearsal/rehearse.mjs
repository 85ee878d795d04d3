// `npm run rehearse-upgrade`: production's savepoint of Flink 1.19, tried on FLINK-1_20 and on FLINK-2_2, with every count compared.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { exampleJar } from '../../scripts/example-jar.mjs';
import { startGateway } from '../../scripts/gateway-process.mjs';
import { onInterrupt } from '../../scripts/interrupt.mjs';
import { runProduction } from './production.mjs';
import { committedRows, exactCounts, told } from './rows.mjs';
import { buckets, callsOf, roleArn } from './service.mjs';
import { chapter, say, secondsSoFar, show } from './story.mjs';
import { until } from './until.mjs';

// The SDK's advice to whoever runs Node 20 is no part of the story.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const SNAPSHOT = 'production-1-19';
const IMPORT_MILLISECONDS = 120_000;
const ROWS_MILLISECONDS = 180_000;
/** Rows beyond production's that each rehearsal waits for. */
const MORE_ROWS = 500;

const root = fileURLToPath(new URL('../..', import.meta.url));
const cacheDirectory =
  process.env.DREY_CACHE_DIR || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'drey');

const groups = (rows, sinkUid) => [
  { PropertyGroupId: 'bucket', PropertyMap: { name: rows } },
  { PropertyGroupId: 'generator', PropertyMap: { rate: '100' } },
  ...(sinkUid === undefined ? [] : [{ PropertyGroupId: 'sink', PropertyMap: { uid: sinkUid } }]),
];

const createApplication = ({ service }, { name, runtime, jar, rows, sinkUid }) =>
  service('CreateApplication', {
    ApplicationName: name,
    RuntimeEnvironment: runtime,
    ApplicationMode: 'STREAMING',
    ServiceExecutionRole: roleArn,
    ApplicationConfiguration: {
      ApplicationCodeConfiguration: {
        CodeContentType: 'ZIPFILE',
        CodeContent: { S3ContentLocation: { BucketARN: `arn:aws:s3:::${buckets.code}`, FileKey: jar } },
      },
      EnvironmentProperties: { PropertyGroups: groups(rows, sinkUid) },
      FlinkApplicationConfiguration: {
        CheckpointConfiguration: {
          ConfigurationType: 'CUSTOM',
          CheckpointingEnabled: true,
          CheckpointInterval: 2_000,
          MinPauseBetweenCheckpoints: 100,
        },
      },
      ApplicationSnapshotConfiguration: { SnapshotsEnabled: true, SnapshotMode: 'ENHANCED_SNAPSHOTS' },
    },
  });

/** Runs `drey` beside the gateway and shows what it prints; rejects when it does not end with 0. */
const drey = (endpoint, ...words) =>
  new Promise((resolve, reject) => {
    console.log(`        $ drey ${words.join(' ')}`);
    const child = spawn(process.execPath, ['packages/cli/dist/main.js', '--plugin', 'plugin.manifest.json', ...words], {
      cwd: root,
      env: { ...process.env, AWS_ENDPOINT_URL: endpoint },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    child.once('error', reject);
    child.once('close', (code) => {
      show(output);
      if (code === 0) resolve();
      else reject(new Error(`drey ${words.join(' ')} ended with ${code}.`));
    });
  });

const importSavepoint = async ({ service }, KeyPrefix) => {
  const { SnapshotArn, SnapshotOperationId } = await service('ImportSnapshot', {
    SnapshotName: SNAPSHOT,
    SnapshotDescription: 'What production left, on Flink 1.19',
    ImportSourceConfiguration: {
      SourceType: 'S3',
      SourceS3PrefixLocation: { BucketARN: `arn:aws:s3:::${buckets.savepoints}`, KeyPrefix },
      ImportRoleArn: roleArn,
    },
  });
  const named = { SnapshotName: SNAPSHOT };
  await until(`The end of the import`, IMPORT_MILLISECONDS, async () => {
    const answer = await service('DescribeSnapshotOperation', { ...named, SnapshotOperationId });
    const { SnapshotOperationStatus, SnapshotOperationFailureDetails } = answer.SnapshotOperationInfoDetails;
    if (SnapshotOperationStatus === 'FAILED')
      throw new Error(`The import failed: ${SnapshotOperationFailureDetails?.ErrorInfo?.ErrorString}`);
    return SnapshotOperationStatus === 'SUCCESSFUL' ? true : undefined;
  });
  const { SnapshotInfoDetails } = await service('DescribeSnapshot', named);
  const { SnapshotStatus, SnapshotSizeInBytes } = SnapshotInfoDetails;
  say(`Snapshot ${SNAPSHOT} is ${SnapshotStatus}, ${SnapshotSizeInBytes} bytes: ${SnapshotArn}`);
  return SnapshotArn;
};

/** Starts an application from a snapshot, waits for rows beyond production's, stops it and compares. Resolves to the counts. */
const rehearse = async (calls, application, SnapshotArn, production) => {
  const { service, s3, succeeds } = calls;
  const { name: ApplicationName, rows, allowNonRestoredState = false } = application;
  const before = secondsSoFar();
  const start = await service('StartApplication', {
    ApplicationName,
    RunConfiguration: {
      ApplicationRestoreConfiguration: {
        ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT',
        SnapshotArn,
      },
      FlinkRunConfiguration: { AllowNonRestoredState: allowNonRestoredState },
    },
  });
  await succeeds(ApplicationName, start);
  say(`${ApplicationName} is RUNNING on ${application.runtime}, ${secondsSoFar() - before} s after its start`);
  const own = rows === buckets.rows ? [] : production.rows;
  const all = async () => [...own, ...(await committedRows(s3, rows))];
  const wanted = production.rows.length + MORE_ROWS;
  await until(`${wanted} rows altogether`, ROWS_MILLISECONDS, async () =>
    (await all()).length >= wanted ? true : undefined,
  );
  await succeeds(ApplicationName, await service('StopApplication', { ApplicationName }));
  const found = await all();
  const counts = exactCounts(found);
  say(`Stopped. Production's ${production.rows.length} rows and ${found.length - production.rows.length} more:`);
  say(`every count once, none missing: ${told(counts)}`);
  return counts;
};

const onOnePointTwenty = { name: 'ticks-1-20', runtime: 'FLINK-1_20', jar: 'ticks-1-20.jar', rows: buckets.rows };
const onTwoPointTwo = {
  name: 'ticks-2-2',
  runtime: 'FLINK-2_2',
  jar: 'ticks-2-2.jar',
  rows: 'rehearsal-rows-2-2',
  sinkUid: 's3-sink-2',
  allowNonRestoredState: true,
};

const tell = async (endpoint, directory) => {
  const calls = callsOf(endpoint);
  const jars = { 'ticks-1-20.jar': await exampleJar('FLINK-1_20'), 'ticks-2-2.jar': await exampleJar('FLINK-2_2') };
  await calls.prepare(jars);
  await calls.s3.send(new CreateBucketCommand({ Bucket: onTwoPointTwo.rows }));

  chapter('1. Production: Flink 1.19, without Drey');
  const jar = await exampleJar('FLINK-1_19');
  const production = await runProduction({ endpoint, s3: calls.s3, jar, directory, cacheDirectory });

  chapter('2. Its savepoint becomes a snapshot of this account');
  const arn = await importSavepoint(calls, production.prefix);
  await drey(endpoint, 'snapshot', 'inspect', SNAPSHOT);

  chapter('3. What would it do to FLINK-1_20? The same code');
  say(
    'It writes to the bucket that production wrote to: the state of its sink names the last parts, and looks for them there.',
  );
  await createApplication(calls, onOnePointTwenty);
  await drey(endpoint, 'snapshot', 'check', SNAPSHOT, '--application', onOnePointTwenty.name);
  await rehearse(calls, onOnePointTwenty, arn, production);

  chapter('4. And to FLINK-2_2? Another build, and another uid for the sink');
  say(
    'Flink 2.x refuses what this sink of Flink up to 1.20.0 has left in its state (docs/runtimes.md). Stopping has committed all rows,',
  );
  say(
    'so the sink may begin anew: with another uid, a bucket of its own, and AllowNonRestoredState for what it leaves behind.',
  );
  await createApplication(calls, onTwoPointTwo);
  await drey(
    endpoint,
    'snapshot',
    'check',
    SNAPSHOT,
    '--application',
    onTwoPointTwo.name,
    '--allow-non-restored-state',
  );
  await rehearse(calls, onTwoPointTwo, arn, production);

  chapter('Both upgrades hold: production goes on counting where it was.');
};

const { values: options } = parseArgs({
  options: { driver: { type: 'string', default: 'auto' }, help: { type: 'boolean', default: false } },
});
if (options.help) {
  console.log(`npm run rehearse-upgrade -- [--driver auto|process|docker]

Runs examples/ticks-to-s3, built for Flink 1.19, on a Flink of its own until it has counted something; takes a savepoint; imports that into a
Drey started for this; tells what it would do to the job on FLINK-1_20 and on FLINK-2_2; starts it there and compares every count. Leaves
nothing behind. Exit code 0 when every count is exact, another one with the reason otherwise.`);
  process.exit(0);
}

const main = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drey-rehearsal-'));
  const interrupted = onInterrupt(() => console.log(`Left behind as it is: ${directory}`)).then(() => {
    throw new Error('Interrupted.');
  });
  let gateway;
  try {
    say('Drey starts ...');
    gateway = await startGateway({
      flags: ['--port', '0', '--data-dir', join(directory, 'data'), '--driver', options.driver, '--warm', '0'],
    });
    say(`Drey listens on ${gateway.endpoint}.`);
    await Promise.race([tell(gateway.endpoint, directory), interrupted]);
  } finally {
    await gateway?.stop();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
};

// Set first, so that a promise that never settles does not look like success.
process.exitCode = 1;
main().then(
  () => process.exit(0),
  (error) => {
    console.error(`\nThe rehearsal failed: ${error.message}`);
    process.exit(1);
  },
);
