// The life of one application by the AWS SDK for JavaScript: `node tour.mjs [archive]`, against a running Drey.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { KinesisAnalyticsV2 } from '@aws-sdk/client-kinesis-analytics-v2';
import { buckets, deleteAccountParts, endpoint, ignoringAbsence, prepareAccount, settings } from './account.mjs';

const WAIT_MILLISECONDS = 10 * 60_000;
const POLL_MILLISECONDS = 500;

const tour = 'sdk-tour';
const named = { ApplicationName: tour };
const flink = new KinesisAnalyticsV2(settings);

const say = (step, text) => console.log(`${step.padEnd(12)}${text}`);

const until = async (what, ask) => {
  const end = Date.now() + WAIT_MILLISECONDS;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${WAIT_MILLISECONDS / 60_000} minutes.`);
    await new Promise((done) => setTimeout(done, POLL_MILLISECONDS));
  }
};

/** Start, stop, update and rollback answer at once; the operation tells how it went. */
const succeeds = async ({ OperationId }) => {
  let operation;
  await until(`The end of operation ${OperationId}`, async () => {
    const answer = await flink.describeApplicationOperation({ ...named, OperationId });
    operation = answer.ApplicationOperationInfoDetails;
    return operation.OperationStatus !== 'IN_PROGRESS';
  });
  if (operation.OperationStatus === 'SUCCESSFUL') return;
  const cause = operation.OperationFailureDetails?.ErrorInfo?.ErrorString;
  throw new Error(`${operation.Operation} ended ${operation.OperationStatus}: ${cause ?? 'no cause given'}`);
};

const reaches = async (status) => {
  let detail;
  await until(`Status ${status}`, async () => {
    ({ ApplicationDetail: detail } = await flink.describeApplication(named));
    return detail.ApplicationStatus === status;
  });
  return detail;
};

const properties = (rate) => [
  { PropertyGroupId: 'bucket', PropertyMap: { name: buckets.rows } },
  { PropertyGroupId: 'generator', PropertyMap: { rate: String(rate) } },
];

const rateOf = ({ ApplicationConfigurationDescription: { EnvironmentPropertyDescriptions: environment } }) =>
  environment.PropertyGroupDescriptions.find((group) => group.PropertyGroupId === 'generator').PropertyMap.rate;

const create = async (role) => {
  const { ApplicationDetail } = await flink.createApplication({
    ...named,
    RuntimeEnvironment: 'FLINK-1_20',
    ServiceExecutionRole: role,
    ApplicationConfiguration: {
      ApplicationCodeConfiguration: {
        CodeContentType: 'ZIPFILE',
        CodeContent: { S3ContentLocation: { BucketARN: `arn:aws:s3:::${buckets.code}`, FileKey: 'job.jar' } },
      },
      EnvironmentProperties: { PropertyGroups: properties(100) },
    },
  });
  say('create', `${ApplicationDetail.ApplicationARN} is ${ApplicationDetail.ApplicationStatus}`);
};

const run = async () => {
  await succeeds(await flink.startApplication(named));
  const started = await reaches('RUNNING');
  say('start', `${started.ApplicationStatus}, version ${started.ApplicationVersionId}, rate ${rateOf(started)}`);
  const snapshot = { ...named, SnapshotName: 'first' };
  await flink.createApplicationSnapshot(snapshot);
  await until('Snapshot READY', async () => {
    const { SnapshotDetails } = await flink.describeApplicationSnapshot(snapshot);
    if (SnapshotDetails.SnapshotStatus === 'FAILED') throw new Error('The snapshot failed; the log of Drey says why.');
    return SnapshotDetails.SnapshotStatus === 'READY';
  });
  say('snapshot', 'first is READY');
};

const change = async () => {
  const { ApplicationDetail } = await flink.describeApplication(named);
  const update = { EnvironmentPropertyUpdates: { PropertyGroups: properties(200) } };
  await succeeds(
    await flink.updateApplication({
      ...named,
      ConditionalToken: ApplicationDetail.ConditionalToken,
      ApplicationConfigurationUpdate: update,
    }),
  );
  const updated = await reaches('RUNNING');
  say('update', `${updated.ApplicationStatus}, version ${updated.ApplicationVersionId}, rate ${rateOf(updated)}`);
  const CurrentApplicationVersionId = updated.ApplicationVersionId;
  await succeeds(await flink.rollbackApplication({ ...named, CurrentApplicationVersionId }));
  const back = await reaches('RUNNING');
  say('rollback', `${back.ApplicationStatus}, version ${back.ApplicationVersionId}, rate ${rateOf(back)}`);
};

const look = async () => {
  const { ApplicationVersionSummaries: versions } = await flink.listApplicationVersions(named);
  say('versions', versions.map((one) => `${one.ApplicationVersionId} ${one.ApplicationStatus}`).join(', '));
  const { ApplicationVersionDetail } = await flink.describeApplicationVersion({ ...named, ApplicationVersionId: 2 });
  say('version 2', `rate ${rateOf(ApplicationVersionDetail)}`);
  const { ApplicationOperationInfoList: operations } = await flink.listApplicationOperations(named);
  say('operations', operations.map((one) => `${one.Operation} ${one.OperationStatus}`).join(', '));
};

const stop = async () => {
  await succeeds(await flink.stopApplication(named));
  say('stop', (await reaches('READY')).ApplicationStatus);
  const { SnapshotSummaries } = await flink.listApplicationSnapshots(named);
  say('snapshots', SnapshotSummaries.map((one) => one.SnapshotName.replace(/-\d+$/, '-...')).join(', '));
};

const deleteApplication = async () => {
  const { ApplicationDetail } = await flink.describeApplication(named);
  await flink.deleteApplication({ ...named, CreateTimestamp: ApplicationDetail.CreateTimestamp });
  await until('The end of the application', async () => {
    const { ApplicationSummaries } = await flink.listApplications({});
    return ApplicationSummaries.every(({ ApplicationName }) => ApplicationName !== tour);
  });
};

/** Before the tour, since an earlier one may have been interrupted, and after it. */
const deleteEverything = async () => {
  await ignoringAbsence(deleteApplication);
  await deleteAccountParts();
};

const main = async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const file = positionals[0] ?? fileURLToPath(new URL('../ticks-to-s3/target/ticks-to-s3.jar', import.meta.url));
  if (!existsSync(file)) {
    throw new Error(`There is no ${file}. Build examples/ticks-to-s3 (its README says how), or name another archive.`);
  }
  await flink.listApplications({}).catch((error) => {
    throw new Error(`Nothing answers at ${endpoint} (${error.code ?? error.name}). Start Drey first: npm start`);
  });
  await deleteEverything();
  try {
    const role = await prepareAccount(readFileSync(file));
    say('prepare', `${role}, s3://${buckets.code}/job.jar`);
    await create(role);
    await run();
    await change();
    await look();
    await stop();
  } finally {
    await deleteEverything();
    say('delete', 'application with its snapshots, buckets and role');
  }
};

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
